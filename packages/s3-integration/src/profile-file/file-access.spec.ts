import * as E from 'fp-ts/lib/Either.js';
import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { credentialsFilePathStrategy } from '../credentials-file-path.strategy.js';
import { keysFile } from '../test-support/credentials-folder.js';
import { readCredentialsFile } from './read-credentials-file.js';

let base: string;
let allowed: string;
let other: string;

const read = (path: string, folders: ReadonlyArray<string> = [allowed]) => readCredentialsFile(path, { folders })();
const refused = (how: string) =>
  E.left({
    code: 'PathNotAllowed',
    about: 'source',
    problem: expect.stringContaining(how),
    remedy: expect.stringContaining(`Put the file into ${allowed}, or ask the operator`),
  });

beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'folders-')));
  [allowed, other] = [join(base, 'allowed'), join(base, 'other')];
  mkdirSync(allowed);
  mkdirSync(other);
  writeFileSync(join(allowed, 'file'), 'allowed');
  writeFileSync(join(other, 'file'), 'other');
});
afterEach(() => rmSync(base, { recursive: true }));

describe('the folders that the operator allows', () => {
  it('hold what is in them and below them, and nothing beside them', async () => {
    mkdirSync(join(allowed, 'deep'));
    writeFileSync(join(allowed, 'deep', 'file'), 'deep');
    mkdirSync(`${allowed}-not`);
    writeFileSync(join(`${allowed}-not`, 'file'), 'not');

    expect(await read(join(allowed, 'deep', 'file'))).toMatchObject(E.right({ text: 'deep' }));
    expect(await read(join(other, 'file'), [allowed, `${other}/`])).toMatchObject(E.right({ text: 'other' }));
    expect(await read(join(`${allowed}-not`, 'file'))).toEqual(refused('it is outside the folders'));
    expect(await read(`${allowed}/../other/file`)).toEqual(refused('it is outside the folders'));
    expect(await read(allowed, ['/nowhere'])).toMatchObject(E.left({ code: 'PathNotAllowed' }));
  });

  it('tell a stranger to them nothing about what else is there', async () => {
    expect(await read(join(other, 'none'))).toEqual(refused('it is outside'));
    expect(await read('/dev/null')).toEqual(refused('it is outside'));
  });

  it('cannot be left by a link to a file or to a folder', async () => {
    symlinkSync(join(other, 'file'), join(allowed, 'link'));
    symlinkSync(other, join(allowed, 'folder'));

    expect(await read(join(allowed, 'link'))).toEqual(refused('a link that leads outside'));
    expect(await read(join(allowed, 'folder', 'file'))).toEqual(refused('a link that leads outside'));
  });

  it('may be links themselves, and have links inside that are swapped, as those of Kubernetes are', async () => {
    symlinkSync(allowed, join(base, 'mount'));
    mkdirSync(join(allowed, '..2026'));
    writeFileSync(join(allowed, '..2026', 'credentials'), 'mounted');
    symlinkSync('..2026', join(allowed, '..data'));
    symlinkSync('..data/credentials', join(allowed, 'credentials'));

    expect(await read(join(base, 'mount', 'credentials'), [join(base, 'mount')])).toMatchObject(E.right({ text: 'mounted' }));
    expect(await read(join(allowed, 'credentials'), [join(base, 'mount')])).toMatchObject(E.right({ text: 'mounted' }));
  });

  it('are checked on the file that is read, however often a link is swapped meanwhile', async () => {
    const link = join(allowed, 'link');
    let swaps = 0;
    const swap = (): void => {
      symlinkSync(join(swaps % 2 === 0 ? allowed : other, 'file'), `${link}.new`);
      renameSync(`${link}.new`, link);
      swaps += 1;
    };
    swap();
    const answers = await Promise.all(
      Array.from({ length: 200 }, async () => {
        const pending = read(link);
        swap();
        await Promise.resolve();
        swap();
        return pending;
      }),
    );

    expect(answers.filter((answer) => E.isRight(answer) && answer.right.text !== 'allowed')).toEqual([]);
    expect(answers.filter((answer) => E.isLeft(answer) && answer.left.code !== 'PathNotAllowed')).toEqual([]);
  });
});

describe('the pseudo files of the system', () => {
  it.each(['/proc/self/environ', '/sys/kernel/notes', '/proc/version'])('are refused wherever folders lead: %s', async (path) => {
    symlinkSync(path, join(allowed, 'link'));

    for (const outcome of [await readCredentialsFile(path)(), await readCredentialsFile(join(allowed, 'link'))(), await read(path, ['/'])]) {
      expect(outcome).toMatchObject(E.left({ code: 'PathNotAllowed', problem: expect.stringContaining('/proc, /sys or /dev') }));
    }
  });
});

describe('credentialsFilePathStrategy with folders', () => {
  it('opens files in them only', async () => {
    const strategy = credentialsFilePathStrategy({ credentialsFolders: [allowed] });
    writeFileSync(join(allowed, 'file'), keysFile('AKIA1'));
    writeFileSync(join(other, 'file'), keysFile('AKIA2'));
    const resolve = (path: string) => strategy.open({ path }).resolve({ refresh: false })();

    expect(await resolve(join(allowed, 'file'))).toMatchObject(E.right({ credentials: { accessKeyId: 'AKIA1' } }));
    expect(await resolve(join(other, 'file'))).toMatchObject(E.left({ _tag: 'CredentialsUnavailable', code: 'PathNotAllowed', field: 'path' }));
  });
});
