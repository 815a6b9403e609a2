import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { credentialsFolder, type CredentialsFolder } from '../test-support/credentials-folder.js';
import { takeTokenLock, type TokenLock } from './token-lock.js';

let folder: CredentialsFolder;
let token: string;
let lock: string;

beforeEach(() => {
  folder = credentialsFolder();
  token = folder.write('{}', 'token.json');
  lock = `${token}.lock`;
});
afterEach(() => folder.remove());

const held = (locks: ReadonlyArray<TokenLock>): ReadonlyArray<TokenLock> => locks.filter(({ kind }) => kind === 'held');
const release = async (taken: TokenLock): Promise<void> => (taken.kind === 'held' ? taken.release() : undefined);

/** What this process would write, with the id of another one. */
const ofProcess = async (pid: number): Promise<string> => {
  const own = await takeTokenLock(token);
  const content = readFileSync(lock, 'utf8').replace(/^\d+/, String(pid));
  await release(own);
  return content;
};

describe('takeTokenLock', () => {
  it('gives the lock to one of all who ask, and to the next one when it is released', async () => {
    const locks = await Promise.all(Array.from({ length: 20 }, () => takeTokenLock(token)));

    expect(held(locks)).toHaveLength(1);
    expect(statSync(lock).mode & 0o777).toBe(0o600);
    await Promise.all(locks.map(release));
    expect(readdirSync(folder.path('.'))).toEqual(['token.json']);
    expect((await takeTokenLock(token)).kind).toBe('held');
  });

  it('leaves a lock alone whose holder lives, or of whom nothing is known', async () => {
    for (const content of [await ofProcess(process.pid), await ofProcess(1), '', 'somebody elsewhere']) {
      writeFileSync(lock, content);
      expect((await takeTokenLock(token)).kind).toBe('busy');
    }
  });

  it.each([
    ['whose holder has died', async () => writeFileSync(lock, await ofProcess(spawnSync(process.execPath, ['-e', '']).pid))],
    [
      'that is a minute old',
      async () => {
        writeFileSync(lock, 'somebody elsewhere');
        utimesSync(lock, Date.now() / 1000 - 61, Date.now() / 1000 - 61);
        await Promise.resolve();
      },
    ],
  ])('takes over one %s, exactly once', async (_which, leave) => {
    for (let round = 0; round < 20; round += 1) {
      await leave();
      const locks = await Promise.all(Array.from({ length: 8 }, () => takeTokenLock(token)));
      expect(held(locks)).toHaveLength(1);
      await Promise.all(locks.map(release));
    }
    expect(readdirSync(folder.path('.'))).toEqual(['token.json']);
  });

  it('does not release what somebody else has taken over', async () => {
    const own = await takeTokenLock(token);
    rmSync(lock);
    writeFileSync(lock, 'somebody else, later');
    await release(own);

    expect(existsSync(lock)).toBe(true);
  });

  it('says why it cannot be had', async () => {
    expect(await takeTokenLock(folder.path('none/token.json'))).toEqual({ kind: 'impossible', code: 'ENOENT' });
  });
});
