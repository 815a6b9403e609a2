import * as E from 'fp-ts/lib/Either.js';
import { mkdirSync, renameSync, symlinkSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { CredentialSource } from '@aqueduct/integrations';
import { rightOf } from '@aqueduct/integrations/testing';
import { credentialsFilePathStrategy } from '../credentials-file-path.strategy.js';
import type { S3Credentials } from '../s3-credentials.js';
import { credentialsFolder, keysFile, type CredentialsFolder } from '../test-support/credentials-folder.js';

let folder: CredentialsFolder;

const strategy = credentialsFilePathStrategy();
const opened = (path: string): CredentialSource<S3Credentials> => strategy.open({ path, profile: 'default' });
const resolve = (source: CredentialSource<S3Credentials>) => source.resolve({ refresh: false })();
const resolved = (source: CredentialSource<S3Credentials>, refresh = false) => rightOf(source.resolve({ refresh }));
const keyId = async (source: CredentialSource<S3Credentials>): Promise<string> => (await resolved(source)).credentials.accessKeyId;

beforeEach(() => {
  folder = credentialsFolder();
});
afterEach(() => folder.remove());

describe('a credentials file that changes', () => {
  /** Until then a file is read at every use, because a second change could leave its time stamp as it is. */
  const CLOCK_GRAIN_MS = 2_000;

  it('answers the same object while nothing changes', async () => {
    const source = opened(folder.write(keysFile('AKIA1')));
    const first = await resolved(source);
    const again = await resolved(source);
    await delay(CLOCK_GRAIN_MS + 100);

    expect([again, await resolved(source), await resolved(source), await resolved(source, true)]).toEqual(Array(4).fill(first));
    expect(await resolved(source)).toBe(first);
  });

  it.each([
    ['is rewritten in place', (path: string) => writeFileSync(path, keysFile('AKIA2'))],
    [
      'is rewritten with its old size and modification time',
      (path: string) => {
        writeFileSync(path, keysFile('AKIA2'));
        utimesSync(path, 1, 1);
      },
    ],
    [
      'is replaced by a rename',
      (path: string) => {
        writeFileSync(`${path}.new`, keysFile('AKIA2'));
        renameSync(`${path}.new`, path);
      },
    ],
  ])('gives the new keys at the next use when it %s', async (_how, change) => {
    const source = opened(folder.write(keysFile('AKIA1')));
    const first = await resolved(source);
    change(folder.path('credentials'));

    const second = await resolved(source);

    expect([first.credentials.accessKeyId, second.credentials.accessKeyId]).toEqual(['AKIA1', 'AKIA2']);
    expect(await resolved(source)).toBe(second);
  });

  it('follows a Kubernetes secret, whose ..data link is swapped', async () => {
    for (const version of ['AKIA1', 'AKIA2']) {
      mkdirSync(folder.path(`..${version}`));
      writeFileSync(join(folder.path(`..${version}`), 'credentials'), keysFile(version));
    }
    symlinkSync('..AKIA1', folder.path('..data'));
    symlinkSync('..data/credentials', folder.path('credentials'));
    const source = opened(folder.path('credentials'));
    expect(await keyId(source)).toBe('AKIA1');

    symlinkSync('..AKIA2', folder.path('..new'));
    renameSync(folder.path('..new'), folder.path('..data'));

    expect(await keyId(source)).toBe('AKIA2');
  });

  it('answers the same object when something else in the file changes', async () => {
    const source = opened(folder.write(keysFile('AKIA1')));
    const first = await resolved(source);
    folder.write(`# a comment\n[other]\nregion = x\n${keysFile('AKIA1')}`);

    expect(await resolved(source)).toBe(first);
    expect(await resolved(source, true)).toBe(first);
  });

  it('waits for a writer that truncates the file before it writes', async () => {
    const source = opened(folder.write(keysFile('AKIA1')));
    await resolved(source);
    folder.write('');
    const asked = keyId(source);
    await delay(150);
    folder.write(keysFile('AKIA2').slice(0, 40));
    await delay(50);
    folder.write(keysFile('AKIA2'));

    expect(await asked).toBe('AKIA2');
  });

  it('keeps the last good keys when the file vanishes, and says so', async () => {
    const source = opened(folder.write(keysFile('AKIA1')));
    const first = await resolved(source);
    unlinkSync(folder.path('credentials'));

    const kept = await resolved(source);

    expect(kept.credentials).toBe(first.credentials);
    expect(kept.warnings).toEqual([
      { code: 'FileKept', problem: expect.stringContaining('(FileNotFound)'), remedy: expect.stringMatching(/\.$/), since: expect.any(Date) },
    ]);
    expect([kept.expiresAt, kept.provides, kept.provenance]).toEqual([first.expiresAt, first.provides, first.provenance]);
    expect(await resolved(source)).toBe(kept);
    expect(await resolve(opened(folder.path('credentials')))).toMatchObject(E.left({ code: 'FileNotFound' }));
    folder.write(keysFile('AKIA1'));
    expect(await resolved(source)).toBe(first);
  });

  it('keeps the last good keys when the file no longer parses, and says so', async () => {
    const source = opened(folder.write(keysFile('AKIA1')));
    await resolved(source);
    folder.write('[default');

    const kept = await resolved(source);

    expect(kept.credentials.accessKeyId).toBe('AKIA1');
    expect(kept.warnings).toMatchObject([{ code: 'FileKept', problem: expect.stringContaining('(FileMalformed)') }]);
  });

  it('says since when they are kept, whatever became of the file meanwhile', async () => {
    const source = opened(folder.write(keysFile('AKIA1')));
    await resolved(source);
    unlinkSync(folder.path('credentials'));
    const since = (await resolved(source)).warnings?.[0]?.since;
    folder.write('[default');
    utimesSync(folder.path('credentials'), 1, 1);
    const later = await resolved(source);

    expect(later.warnings).toMatchObject([{ problem: expect.stringContaining('(FileMalformed)'), since }]);
  });

  it('warns of an odd line until it is corrected, of the very same keys', async () => {
    const source = opened(folder.write(keysFile('AKIA1', 'aws_session_token = t\n')));
    const first = await resolved(source);
    folder.write(keysFile('AKIA1', 'aws_session_token = t # ours\n'));
    const warned = await resolved(source);
    folder.write(keysFile('AKIA1', 'aws_session_token = t\n'));
    const corrected = await resolved(source);

    expect(warned.warnings).toEqual([{ code: 'ProfileRemark', problem: expect.stringMatching(/^Line 4, column 23: a comment/), remedy: expect.any(String) }]);
    expect([first.warnings, corrected.warnings]).toEqual([undefined, undefined]);
    [warned, corrected].forEach(({ credentials, provides }) => expect([credentials === first.credentials, provides === first.provides]).toEqual([true, true]));
  });

  it('fails when the profile was taken out, and does not bring its keys back afterwards', async () => {
    const source = opened(folder.write(keysFile('AKIA1')));
    await resolved(source);
    folder.write('[other]\nregion = x\n');

    expect(await resolve(source)).toMatchObject(E.left({ code: 'ProfileNotFound' }));
    unlinkSync(folder.path('credentials'));
    expect(await resolve(source)).toMatchObject(E.left({ code: 'FileNotFound' }));
  });

  it('reads the file once for callers that come at the same time', async () => {
    const source = opened(folder.write(keysFile('AKIA1')));

    const all = await Promise.all(Array.from({ length: 50 }, () => resolved(source)));

    expect(new Set(all).size).toBe(1);
  });
});
