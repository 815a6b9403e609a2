import * as E from 'fp-ts/lib/Either.js';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { CredentialError, CredentialSource, Resolved } from '@aqueduct/integrations';
import { credentialsFilePathStrategy } from './credentials-file-path.strategy.js';
import type { S3Credentials } from './s3-credentials.js';

type Outcome = E.Either<CredentialError, Resolved<S3Credentials>>;

let folder: string;
const strategy = credentialsFilePathStrategy({ homeFolder: '/home/nobody' });
const pathOf = (name: string): string => join(folder, name);
const keys = (id: string, more = ''): string => `[default]\naws_access_key_id = ${id}\naws_secret_access_key = secret-of-${id}\n${more}`;
const write = (content: string, name = 'credentials'): string => {
  writeFileSync(pathOf(name), content);
  return pathOf(name);
};
const opened = (path: string, profile = 'default'): CredentialSource<S3Credentials> => strategy.open({ path, profile });
const resolve = (source: CredentialSource<S3Credentials>, refresh = false): Promise<Outcome> => source.resolve({ refresh })();
const resolved = async (source: CredentialSource<S3Credentials>, refresh = false): Promise<Resolved<S3Credentials>> => {
  const outcome = await resolve(source, refresh);
  if (E.isLeft(outcome)) {
    throw new Error(JSON.stringify(outcome.left));
  }
  return outcome.right;
};
const keyId = async (source: CredentialSource<S3Credentials>): Promise<string> => (await resolved(source)).credentials.accessKeyId;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'credentials-file-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('credentialsFilePathStrategy', () => {
  it('resolves the key pair of a profile, with where it stands', async () => {
    const path = write(`[other]\nregion = x\n${keys('AKIA1', 'aws_session_token = token\nregion = eu-west-1\n')}`);

    const found = await resolved(opened(path));

    expect(found.credentials.accessKeyId).toBe('AKIA1');
    expect(found.credentials.secretAccessKey.reveal()).toBe('secret-of-AKIA1');
    expect(found.credentials.sessionToken?.reveal()).toBe('token');
    expect(found.provides).toEqual({ region: 'eu-west-1' });
    expect(found.provenance).toEqual({
      strategy: 'credentials-file-path',
      facts: { file: path, profile: 'default', line: 3, accessKeyId: 'AKIA1' },
    });
  });

  it('expands ~/ to the home folder and fills in the profile, once, before it is stored', () => {
    const normalize = (path: string, profile?: string) => strategy.normalize?.({ path, ...(profile === undefined ? {} : { profile }) });

    expect(normalize('~/.aws/credentials')).toEqual({ path: '/home/nobody/.aws/credentials', profile: 'default' });
    expect(normalize('/etc/aws', ' prod ')).toEqual({ path: '/etc/aws', profile: 'prod' });
    expect(normalize('~root/aws')).toEqual({ path: '~root/aws', profile: 'default' });
  });

  it('belongs to the server, so that its credentials go only where the operator trusts', () => {
    expect(strategy.origin).toBe('server');
  });

  it.each([
    ['a relative path', () => 'aws/credentials', 'PathNotAbsolute', 'not absolute'],
    ["another user's home", () => '~root/.aws/credentials', 'PathNotAbsolute', 'home folder'],
    ['a missing file', () => pathOf('none'), 'FileNotFound', 'no file'],
    ['a file below a file', () => join(write('x'), 'credentials'), 'FileNotFound', 'no file'],
    ['a folder', () => folder, 'FileIsNotRegular', 'a folder'],
    ['a device', () => '/dev/zero', 'FileIsNotRegular', 'a device'],
    ['an empty file', () => write(''), 'FileEmpty', 'empty'],
    ['a file of white space', () => write(' \n\t\n'), 'FileEmpty', 'empty'],
    ['a large file', () => write(`# ${'x'.repeat(65_535)}`), 'FileTooLarge', '64 KiB'],
    ['a profile that is not there', () => write('[Default]\nregion = x'), 'ProfileNotFound', '"Default"'],
    ['half a key pair', () => write('[default]\naws_access_key_id = AKIA1'), 'ProfileIncomplete', 'aws_secret_access_key'],
    ['an empty profile', () => write('[default]'), 'ProfileIncomplete', 'aws_access_key_id'],
    ['a file with a broken header', () => write(`${keys('AKIA1')}[prod`), 'FileMalformed', 'line 4'],
  ])('names %s', async (_case, path, code, words) => {
    const outcome = await resolve(opened(path()));

    expect(outcome).toMatchObject(
      E.left({ _tag: 'CredentialsUnavailable', strategy: 'credentials-file-path', code, problem: expect.stringContaining(words) }),
    );
    expect(outcome).toMatchObject(E.left({ field: expect.stringMatching(/^(path|profile)$/), remedy: expect.stringMatching(/\.$/) }));
  });

  it('refuses a named pipe at once, and hangs neither itself nor the reading of other files', async () => {
    execFileSync('mkfifo', [pathOf('pipe')]);

    const outcomes = await Promise.all(Array.from({ length: 8 }, () => resolve(opened(pathOf('pipe')))));

    expect(outcomes).toEqual(Array(8).fill(E.left(expect.objectContaining({ code: 'FileIsNotRegular', problem: expect.stringContaining('FIFO') }))));
    expect(await keyId(opened(write(keys('AKIA1'))))).toBe('AKIA1');
  });

  it.each([
    ['UTF-16 with a byte order mark', Buffer.from(`\uFEFF${keys('AKIA1')}`, 'utf16le'), 'UTF-16'],
    ['UTF-16 without one', Buffer.from(keys('AKIA1'), 'utf16le'), 'UTF-16'],
    ['Latin-1', Buffer.from(`# caf\u00e9\n${keys('AKIA1')}`, 'latin1'), 'Latin-1'],
  ])('names the encoding of a file in %s', async (_case, bytes, encoding) => {
    writeFileSync(pathOf('credentials'), bytes);

    expect(await resolve(opened(pathOf('credentials')))).toMatchObject(
      E.left({ code: 'FileNotUtf8', problem: expect.stringContaining(encoding), remedy: expect.stringContaining('UTF-8') }),
    );
  });

  it('reads a file of exactly 64 KiB, and one with a UTF-8 byte order mark', async () => {
    const full = keys('AKIA1');

    expect(await keyId(opened(write(`${full}# ${'x'.repeat(65_536 - full.length - 2)}`)))).toBe('AKIA1');
    expect(await keyId(opened(write(`\uFEFF${full}`)))).toBe('AKIA1');
  });

  it.each([
    ['role_arn = arn:aws:iam::1:role/x\nsource_profile = y', 'role_arn', 'role-chain'],
    ['credential_process = /bin/true', 'credential_process', 'process'],
    ['credential_source = Ec2InstanceMetadata', 'credential_source', 'metadata'],
    ['web_identity_token_file = /etc/passwd', 'web_identity_token_file', 'web-identity'],
    ['login_session = arn:aws:iam::1:user/x', 'login_session', 'login'],
  ])('refuses %j even beside a key pair, with key and line', async (lines, key, kind) => {
    const outcome = await resolve(opened(write(keys('AKIA1', lines))));

    expect(outcome).toMatchObject(
      E.left({ code: 'ProfileNotAllowed', field: 'profile', problem: `Line 4: the profile "default" signs in by "${key}" (${kind}), which is not allowed here.` }),
    );
  });
});

describe('a credentials file that changes', () => {
  /** Until then a file is read at every use, because a second change could leave its time stamp as it is. */
  const CLOCK_GRAIN_MS = 2_000;

  it('answers the same object while nothing changes', async () => {
    const source = opened(write(keys('AKIA1')));
    const first = await resolved(source);
    const again = await resolved(source);
    await delay(CLOCK_GRAIN_MS + 100);

    expect([again, await resolved(source), await resolved(source), await resolved(source, true)]).toEqual(Array(4).fill(first));
    expect(await resolved(source)).toBe(first);
  });

  it.each([
    ['is rewritten in place', (path: string) => writeFileSync(path, keys('AKIA2'))],
    [
      'is rewritten with its old size and modification time',
      (path: string) => {
        writeFileSync(path, keys('AKIA2'));
        utimesSync(path, 1, 1);
      },
    ],
    [
      'is replaced by a rename',
      (path: string) => {
        writeFileSync(`${path}.new`, keys('AKIA2'));
        renameSync(`${path}.new`, path);
      },
    ],
  ])('gives the new keys at the next use when it %s', async (_how, change) => {
    const source = opened(write(keys('AKIA1')));
    const first = await resolved(source);
    change(pathOf('credentials'));

    const second = await resolved(source);

    expect([first.credentials.accessKeyId, second.credentials.accessKeyId]).toEqual(['AKIA1', 'AKIA2']);
    expect(await resolved(source)).toBe(second);
  });

  it('follows a Kubernetes secret, whose ..data link is swapped', async () => {
    for (const version of ['AKIA1', 'AKIA2']) {
      mkdirSync(pathOf(`..${version}`));
      writeFileSync(join(pathOf(`..${version}`), 'credentials'), keys(version));
    }
    symlinkSync('..AKIA1', pathOf('..data'));
    symlinkSync('..data/credentials', pathOf('credentials'));
    const source = opened(pathOf('credentials'));
    expect(await keyId(source)).toBe('AKIA1');

    symlinkSync('..AKIA2', pathOf('..new'));
    renameSync(pathOf('..new'), pathOf('..data'));

    expect(await keyId(source)).toBe('AKIA2');
  });

  it('answers the same object when something else in the file changes', async () => {
    const source = opened(write(keys('AKIA1')));
    const first = await resolved(source);
    write(`# a comment\n[other]\nregion = x\n${keys('AKIA1')}`);

    expect(await resolved(source)).toBe(first);
    expect(await resolved(source, true)).toBe(first);
  });

  it('waits for a writer that truncates the file before it writes', async () => {
    const source = opened(write(keys('AKIA1')));
    await resolved(source);
    write('');
    const asked = keyId(source);
    await delay(150);
    write(keys('AKIA2').slice(0, 40));
    await delay(50);
    write(keys('AKIA2'));

    expect(await asked).toBe('AKIA2');
  });

  it('keeps the last good keys when the file vanishes, and says so', async () => {
    const source = opened(write(keys('AKIA1')));
    const first = await resolved(source);
    unlinkSync(pathOf('credentials'));

    const kept = await resolved(source);

    expect(kept.credentials).toBe(first.credentials);
    expect(kept.provenance.facts['kept']).toContain('FileNotFound');
    expect(await resolved(source)).toBe(kept);
    expect(await resolve(opened(pathOf('credentials')))).toMatchObject(E.left({ code: 'FileNotFound' }));
    write(keys('AKIA1'));
    expect(await resolved(source)).toBe(first);
  });

  it('keeps the last good keys when the file no longer parses, and says so', async () => {
    const source = opened(write(keys('AKIA1')));
    await resolved(source);
    write('[default');

    const kept = await resolved(source);

    expect(kept.credentials.accessKeyId).toBe('AKIA1');
    expect(kept.provenance.facts['kept']).toContain('FileMalformed');
  });

  it('fails when the profile was taken out, and does not bring its keys back afterwards', async () => {
    const source = opened(write(keys('AKIA1')));
    await resolved(source);
    write('[other]\nregion = x\n');

    expect(await resolve(source)).toMatchObject(E.left({ code: 'ProfileNotFound' }));
    unlinkSync(pathOf('credentials'));
    expect(await resolve(source)).toMatchObject(E.left({ code: 'FileNotFound' }));
  });

  it('reads the file once for callers that come at the same time', async () => {
    const source = opened(write(keys('AKIA1')));

    const all = await Promise.all(Array.from({ length: 50 }, () => resolved(source)));

    expect(new Set(all).size).toBe(1);
  });
});
