import * as E from 'fp-ts/lib/Either.js';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { CredentialSource } from '@aqueduct/integrations';
import { rightOf } from '@aqueduct/integrations/testing';
import { credentialsFilePathStrategy } from './credentials-file-path.strategy.js';
import type { S3Credentials } from './s3-credentials.js';
import { credentialsFolder, keysFile, type CredentialsFolder } from './test-support/credentials-folder.js';

let folder: CredentialsFolder;

const strategy = credentialsFilePathStrategy({ homeFolder: '/home/nobody' });
const opened = (path: string, profile = 'default'): CredentialSource<S3Credentials> => strategy.open({ path, profile });
const resolve = (source: CredentialSource<S3Credentials>) => source.resolve({ refresh: false })();
const resolved = (source: CredentialSource<S3Credentials>) => rightOf(source.resolve({ refresh: false }));
const keyId = async (source: CredentialSource<S3Credentials>): Promise<string> => (await resolved(source)).credentials.accessKeyId;

beforeEach(() => {
  folder = credentialsFolder();
});
afterEach(() => folder.remove());

describe('credentialsFilePathStrategy', () => {
  it('resolves the key pair of a profile, with where it stands', async () => {
    const path = folder.write(`[other]\nregion = x\n${keysFile('AKIA1', 'aws_session_token = token\nregion = eu-west-1\n')}`);

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
    ['a missing file', () => folder.path('none'), 'FileNotFound', 'no file'],
    ['a file below a file', () => join(folder.write('x'), 'credentials'), 'FileNotFound', 'no file'],
    ['a folder', () => folder.path('.'), 'FileIsNotRegular', 'a folder'],
    ['a device', () => '/dev/zero', 'FileIsNotRegular', 'a device'],
    ['an empty file', () => folder.write(''), 'FileEmpty', 'empty'],
    ['a file of white space', () => folder.write(' \n\t\n'), 'FileEmpty', 'empty'],
    ['a large file', () => folder.write(`# ${'x'.repeat(65_535)}`), 'FileTooLarge', '64 KiB'],
    ['a profile that is not there', () => folder.write('[Default]\nregion = x'), 'ProfileNotFound', '"Default"'],
    ['half a key pair', () => folder.write('[default]\naws_access_key_id = AKIA1'), 'ProfileIncomplete', 'aws_secret_access_key'],
    ['an empty profile', () => folder.write('[default]'), 'ProfileIncomplete', 'aws_access_key_id'],
    ['a file with a broken header', () => folder.write(`${keysFile('AKIA1')}[prod`), 'FileMalformed', 'line 4'],
  ])('names %s', async (_case, path, code, words) => {
    const outcome = await resolve(opened(path()));

    expect(outcome).toMatchObject(
      E.left({ _tag: 'CredentialsUnavailable', strategy: 'credentials-file-path', code, problem: expect.stringContaining(words) }),
    );
    expect(outcome).toMatchObject(E.left({ field: expect.stringMatching(/^(path|profile)$/), remedy: expect.stringMatching(/\.$/) }));
  });

  it('refuses a named pipe at once, and hangs neither itself nor the reading of other files', async () => {
    execFileSync('mkfifo', [folder.path('pipe')]);

    const outcomes = await Promise.all(Array.from({ length: 8 }, () => resolve(opened(folder.path('pipe')))));

    expect(outcomes).toEqual(
      Array(8).fill(E.left(expect.objectContaining({ code: 'FileIsNotRegular', problem: expect.stringContaining('FIFO') }))),
    );
    expect(await keyId(opened(folder.write(keysFile('AKIA1'))))).toBe('AKIA1');
  });

  it.each([
    ['UTF-16 with a byte order mark', Buffer.from(`\uFEFF${keysFile('AKIA1')}`, 'utf16le'), 'UTF-16'],
    ['UTF-16 without one', Buffer.from(keysFile('AKIA1'), 'utf16le'), 'UTF-16'],
    ['Latin-1', Buffer.from(`# caf\u00e9\n${keysFile('AKIA1')}`, 'latin1'), 'Latin-1'],
  ])('names the encoding of a file in %s', async (_case, bytes, encoding) => {
    folder.write(bytes);

    expect(await resolve(opened(folder.path('credentials')))).toMatchObject(
      E.left({ code: 'FileNotUtf8', problem: expect.stringContaining(encoding), remedy: expect.stringContaining('UTF-8') }),
    );
  });

  it('reads a file of exactly 64 KiB, and one with a UTF-8 byte order mark', async () => {
    const full = keysFile('AKIA1');

    expect(await keyId(opened(folder.write(`${full}# ${'x'.repeat(65_536 - full.length - 2)}`)))).toBe('AKIA1');
    expect(await keyId(opened(folder.write(`\uFEFF${full}`)))).toBe('AKIA1');
  });

  it.each([
    ['role_arn = arn:aws:iam::1:role/x\nsource_profile = y', 'role_arn', 'role-chain'],
    ['credential_process = /bin/true', 'credential_process', 'process'],
    ['credential_source = Ec2InstanceMetadata', 'credential_source', 'metadata'],
    ['web_identity_token_file = /etc/passwd', 'web_identity_token_file', 'web-identity'],
    ['login_session = arn:aws:iam::1:user/x', 'login_session', 'login'],
  ])('refuses %j even beside a key pair, with key and line', async (lines, key, kind) => {
    const withoutRoles = credentialsFilePathStrategy({ credentialsFileKinds: ['static', 'sso'] });
    const outcome = await resolve(withoutRoles.open({ path: folder.write(keysFile('AKIA1', lines)) }));

    expect(outcome).toMatchObject(
      E.left({
        code: 'ProfileNotAllowed',
        field: 'profile',
        problem: `Line 4: the profile "default" signs in by "${key}" (${kind}), which is not allowed here.`,
      }),
    );
  });
});
