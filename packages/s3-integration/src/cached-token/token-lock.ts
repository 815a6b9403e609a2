import { readlinkSync } from 'node:fs';
import { lstat, open, readFile, unlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { isSystemError } from './system-error.js';

/** What came of trying to be the only one who renews a token. */
export type TokenLock =
  | { readonly kind: 'held'; readonly release: () => Promise<void> }
  /** Somebody else is at it. */
  | { readonly kind: 'busy' }
  /** No file can be made there; `code` is what the system said, e.g. `EROFS`. */
  | { readonly kind: 'impossible'; readonly code: string };

/** Longer than any renewal takes: one request of at most 15 s. */
const STALE_MS = 60_000;
/** Longer than any removal takes: a few looks at files. */
const REMOVAL_STALE_MS = 10_000;

/** Where a process id means something: containers may share a host's name but not its processes. */
const processSpace = (): string => {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
};

const isDead = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return isSystemError(error, 'ESRCH');
  }
};

/** Whether the holder is gone without having released it. */
const isLeftBehind = (content: string): boolean => {
  const [pid = '', ...where] = content.split(' ');
  return /^\d+$/.test(pid) && where.join(' ') === processSpace() && isDead(Number(pid));
};

const stampOf = async (path: string): Promise<string> => {
  const { dev, ino, mtimeNs } = await lstat(path, { bigint: true });
  return `${dev} ${ino} ${mtimeNs}`;
};

const isOlderThan = async (path: string, ms: number): Promise<boolean> => Date.now() - (await lstat(path)).mtimeMs >= ms;

/**
 * Removes a lock that nobody holds any more. One at a time, by a lock of its own: otherwise one who has looked at the
 * old lock could remove the new one that another has made meanwhile.
 */
const removeStale = async (path: string): Promise<void> => {
  const own = `${path}.removal`;
  try {
    await (await open(own, 'wx', 0o600)).close();
  } catch (error) {
    if (isSystemError(error, 'EEXIST') && (await isOlderThan(own, REMOVAL_STALE_MS))) {
      await unlink(own);
    }
    return;
  }
  try {
    if ((await isOlderThan(path, STALE_MS)) || isLeftBehind(await readFile(path, 'utf8'))) {
      await unlink(path);
    }
  } finally {
    await unlink(own);
  }
};

const create = async (path: string): Promise<TokenLock> => {
  const file = await open(path, 'wx', 0o600);
  await file.writeFile(`${process.pid} ${processSpace()}`);
  await file.close();
  const own = await stampOf(path);
  const release = async (): Promise<void> => {
    if ((await stampOf(path)) === own) {
      await unlink(path);
    }
  };
  return { kind: 'held', release: () => release().catch(() => undefined) };
};

const tried = async (path: string): Promise<TokenLock> => {
  try {
    return await create(path);
  } catch (error) {
    return isSystemError(error, 'EEXIST')
      ? { kind: 'busy' }
      : { kind: 'impossible', code: isSystemError(error) ? error.code : 'unknown error' };
  }
};

/**
 * Takes the lock of a token's file, for all processes that see the file, or says at once why not. The lock is a file
 * beside it, made exclusively; one whose holder has died, or that is a minute old, is taken over.
 */
export const takeTokenLock = async (tokenFile: string): Promise<TokenLock> => {
  const path = `${tokenFile}.lock`;
  const first = await tried(path);
  if (first.kind !== 'busy') {
    return first;
  }
  await removeStale(path).catch(() => undefined);
  return tried(path);
};
