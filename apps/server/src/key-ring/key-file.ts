import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { link, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import { KeyRing } from '@aqueduct/integrations';
import { StartError } from '../start-error.js';

const PRIVATE = 0o600;
const OTHERS = 0o077;

const codeOf = (error: unknown): unknown => (error as { readonly code?: unknown }).code;

const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, constants.O_RDONLY);
  await handle.sync().finally(() => handle.close());
};

const assertPrivate = (path: string, mode: number): void => {
  if ((mode & OTHERS) !== 0) {
    throw new StartError(
      `The key file ${path} can be read or written by others (mode ${(mode & 0o777).toString(8)}).`,
      `Run "chmod 600 ${path}" and start again; if others had access to this machine, give the secrets of all connections again.`,
    );
  }
};

const readPrivately = async (path: string): Promise<string> => {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    assertPrivate(path, (await handle.stat()).mode);
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
};

/** The ring in the file, or `undefined` when there is no file. Refuses a file that others can read. */
export const readKeyFile = async (path: string): Promise<KeyRing | undefined> => {
  try {
    const parsed = KeyRing.parse((await readPrivately(path)).trim());
    if (E.isLeft(parsed)) {
      throw new StartError(`The key file ${path} is damaged: ${parsed.left}.`, 'Put the right file back from your backup.');
    }
    return parsed.right;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') {
      return undefined;
    }
    if (error instanceof StartError) {
      throw error;
    }
    throw new StartError(
      `The key file ${path} cannot be read (${String(codeOf(error))}).`,
      'It must be an ordinary file of mode 600 that belongs to the user who starts the server.',
      { cause: error },
    );
  }
};

/**
 * Makes the file with a new ring, complete and on the disk before it has its name, so that two processes that start
 * at once agree on one ring: whoever links first wins, the other reads.
 */
export const makeKeyFile = async (path: string): Promise<KeyRing> => {
  const temporary = `${path}.${randomUUID()}`;
  const handle = await open(temporary, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY, PRIVATE);
  try {
    await handle.writeFile(`${KeyRing.generate()}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await link(temporary, path);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') {
      throw error;
    }
  } finally {
    await rm(temporary, { force: true });
  }
  await syncFolder(dirname(path));
  const made = await readKeyFile(path);
  if (made === undefined) {
    throw new StartError(`The key file ${path} vanished while it was made.`, 'Start again.');
  }
  return made;
};
