import * as E from 'fp-ts/lib/Either.js';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { fromSystemError } from './file-failure.js';
import { readCredentialsFile } from './read-credentials-file.js';

const NOBODY = 65_534;

/** As a user whom file modes bind; root is not. */
const asOrdinaryUser = async <A>(act: () => Promise<A>): Promise<A> => {
  if (process.getuid?.() !== 0) {
    return act();
  }
  process.seteuid?.(NOBODY);
  try {
    return await act();
  } finally {
    process.seteuid?.(0);
  }
};

describe('readCredentialsFile', () => {
  let folder: string;
  const pathOf = (name: string): string => join(folder, name);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'read-'));
    chmodSync(folder, 0o755);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('reads text, through links too', async () => {
    writeFileSync(pathOf('file'), '[a]');
    symlinkSync('file', pathOf('link'));

    expect(await readCredentialsFile(pathOf('link'))()).toMatchObject(E.right({ text: '[a]' }));
  });

  it('says which user may not read a file or enter a folder, and how to allow it', async () => {
    writeFileSync(pathOf('file'), '[a]');
    chmodSync(pathOf('file'), 0);
    mkdirSync(pathOf('closed'));
    writeFileSync(join(pathOf('closed'), 'file'), '[a]');
    chmodSync(pathOf('closed'), 0);

    await asOrdinaryUser(async () => {
      for (const path of [pathOf('file'), join(pathOf('closed'), 'file')]) {
        expect(await readCredentialsFile(path)()).toEqual(
          E.left({
            code: 'FileUnreadable',
            about: 'source',
            problem: `The user "${userInfo().username}", who runs the server, may not read ${path} (EACCES).`,
            remedy: expect.stringContaining('chmod 640'),
            cause: 'EACCES',
          }),
        );
      }
    });
    // An ordinary user cannot remove it otherwise.
    chmodSync(pathOf('closed'), 0o700);
  });

  it('refuses a socket', async () => {
    const server = createServer();
    await new Promise<void>((listening) => server.listen(pathOf('socket'), listening));

    const outcome = await readCredentialsFile(pathOf('socket'))();
    await new Promise((closed) => server.close(closed));

    expect(outcome).toMatchObject(E.left({ code: 'FileIsNotRegular' }));
  });

  it('names a failure of the disk', () => {
    expect(fromSystemError('/x', Object.assign(new Error('canary'), { code: 'EIO' }))).toMatchObject({
      code: 'FileUnreadable',
      problem: '/x cannot be read (EIO).',
    });
    expect(JSON.stringify(fromSystemError('/x', new Error('canary')))).not.toContain('canary');
  });
});
