import * as E from 'fp-ts/lib/Either.js';
import { decodeWith, fieldsCodec, Secret, type CredentialError, type Resolved } from '@aqueduct/integrations';
import { credentialsFileUploadStrategy } from './credentials-file-upload.strategy.js';
import type { S3Credentials } from './s3-credentials.js';

const opened = (content: string, profile = 'default') => credentialsFileUploadStrategy.open({ content: Secret.of(content), profile });
const resolve = (content: string, profile?: string): Promise<E.Either<CredentialError, Resolved<S3Credentials>>> =>
  opened(content, profile).resolve({ refresh: false })();

const PAIR = 'aws_access_key_id = AKIA1\naws_secret_access_key = canary-secret\n';
const FILE = `[default]\n${PAIR}[prod]\naws_access_key_id = AKIA2\naws_secret_access_key = canary-secret-2\naws_security_token = canary-token\nregion = eu-west-1\n`;

describe('credentialsFileUploadStrategy', () => {
  it('gives the keys of the chosen profile', async () => {
    const outcome = await resolve(FILE, 'prod');

    expect(outcome).toEqual(
      E.right({
        credentials: { accessKeyId: 'AKIA2', secretAccessKey: Secret.of('canary-secret-2'), sessionToken: Secret.of('canary-token') },
        provides: { region: 'eu-west-1' },
        provenance: { strategy: 'credentials-file-upload', facts: { file: 'uploaded', profile: 'prod', line: 4, accessKeyId: 'AKIA2' } },
      }),
    );
  });

  it('answers the same object every time', async () => {
    const source = opened(FILE);

    expect(await source.resolve({ refresh: false })()).toBe(await source.resolve({ refresh: true })());
  });

  it('fills in the profile when it is stored', () => {
    const content = Secret.of('x');

    expect(credentialsFileUploadStrategy.normalize?.({ content })).toEqual({ content, profile: 'default' });
    expect(credentialsFileUploadStrategy.normalize?.({ content, profile: ' prod\n' })).toEqual({ content, profile: 'prod' });
  });

  it('takes at most 64 KiB, counted in bytes', () => {
    const decode = (content: string) => decodeWith(fieldsCodec('credentials', credentialsFileUploadStrategy.fields))({ content });

    expect(decode('x'.repeat(65_536))).toMatchObject(E.right({}));
    expect(decode('x'.repeat(65_537))).toMatchObject(
      E.left({ violations: [{ field: 'content', expected: expect.stringContaining('64 KiB') }] }),
    );
    expect(decode('é'.repeat(32_769))).toMatchObject(E.left({ violations: [{ field: 'content' }] }));
  });

  it.each([
    ['credential_process = /bin/canary', 'credential_process', 'process'],
    ['credential_source = Environment', 'credential_source', 'metadata'],
    ['role_arn = canary', 'role_arn', 'role-chain'],
    ['source_profile = canary', 'source_profile', 'role-chain'],
    ['mfa_serial = canary', 'mfa_serial', 'role-chain'],
    ['web_identity_token_file = /etc/canary', 'web_identity_token_file', 'web-identity'],
    ['login_session = canary', 'login_session', 'login'],
    ['sso_session = canary', 'sso_session', 'sso'],
    ['sso_start_url = canary', 'sso_start_url', 'sso'],
    ['SSO_Account_Id = canary', 'sso_account_id', 'sso'],
  ])('refuses %j, with key and line, beside a key pair and alone', async (line, key, kind) => {
    const refusal = (number: number) =>
      E.left(
        expect.objectContaining({
          _tag: 'CredentialsUnavailable',
          code: 'ProfileNotAllowed',
          field: 'profile',
          problem: `Line ${number}: the profile "default" signs in by "${key}" (${kind}), which is not allowed here.`,
          remedy: expect.stringContaining('nothing but an access key'),
        }),
      );

    expect(await resolve(`[default]\n${PAIR}${line}`)).toEqual(refusal(4));
    expect(await resolve(`[default]\n${line}`)).toEqual(refusal(2));
  });

  it('uses a profile with keys, whatever other profiles do', async () => {
    expect(await resolve(`[evil]\ncredential_process = x\nbroken\n[default]\n${PAIR}`)).toMatchObject(
      E.right({ credentials: { accessKeyId: 'AKIA1' } }),
    );
  });

  it.each([
    ['two sections', `[default]\n${PAIR}aws_session_token = t\n[default]\naws_access_key_id = AKIA2\naws_secret_access_key = s`],
    ['one section with two pairs', `[default]\n${PAIR}aws_session_token = t\naws_access_key_id = AKIA2\naws_secret_access_key = s`],
    ['halves in two sections', '[default]\naws_access_key_id = AKIA2\n[profile default2]\n[default]\naws_secret_access_key = s'],
    ['two tokens that differ', `[default]\n${PAIR}aws_session_token = t\naws_security_token = u`],
  ])('refuses a pair mixed from %s', async (_what, content) => {
    expect(await resolve(content)).toMatchObject(E.left({ code: 'KeyPairMixed', problem: expect.stringMatching(/lines \d/) }));
  });

  it('takes a pair that stands in one of two sections, or twice in whole', async () => {
    expect(await resolve(`[default]\nregion = x\n[default]\n${PAIR}`)).toMatchObject(E.right({ credentials: { accessKeyId: 'AKIA1' } }));
    expect(await resolve(`[default]\naws_access_key_id = A\naws_secret_access_key = B\n${PAIR}`)).toMatchObject(
      E.right({ credentials: { accessKeyId: 'AKIA1' } }),
    );
    expect(await resolve(`[default]\n${PAIR}aws_session_token = t\naws_security_token = t`)).toMatchObject(E.right({}));
  });

  it.each([
    ['a key id with a space', `[default]\naws_access_key_id = AKIA 1\naws_secret_access_key = s`, 'KeyPairMalformed', 'Line 2'],
    ['a secret that is not ASCII', `[default]\naws_access_key_id = AKIA1\naws_secret_access_key = canarÿ`, 'KeyPairMalformed', 'Line 3'],
    [
      'half a pair',
      `[default]\naws_secret_access_key = canary`,
      'ProfileIncomplete',
      'no aws_access_key_id, although it has the other half of the key pair on line 2',
    ],
    [
      'a secret over two lines',
      `[default]\naws_access_key_id = AKIA1\naws_secret_access_key = canary\n  canary`,
      'ProfileMalformed',
      'line 4, column 3: an indented line, which continues the value of "aws_secret_access_key" (write the whole value on one line',
    ],
    ['a file that is no credentials file', 'AWSAccessKeyId=canary\nAWSSecretKey=canary', 'FileMalformed', 'CSV'],
    ['an unknown profile', '[a]\n[b]', 'ProfileNotFound', 'no profile "default"'],
    ['white space', '  \n', 'FileEmpty', 'empty'],
    ['NUL characters', `[default]\0${PAIR}`, 'FileNotUtf8', 'UTF-16'],
  ])('names %s', async (_what, content, code, words) => {
    expect(await resolve(content)).toMatchObject(E.left({ code, problem: expect.stringContaining(words) }));
  });

  it('lists the profiles to choose from', async () => {
    expect(await resolve('[a]\n[b]', 'c')).toMatchObject(E.left({ remedy: 'Choose one of its profiles: "a", "b".' }));
    expect(await resolve('[C]', 'c')).toMatchObject(E.left({ problem: expect.stringContaining('upper and lower case differ') }));
  });

  it('warns of the odd lines of a profile that can be used', async () => {
    expect(await resolve(`[default]\n${PAIR}aws_access_key_id = "AKIA1"\naws_secret_access_key = x # y`)).toMatchObject(
      E.right({ warnings: expect.arrayContaining([expect.objectContaining({ code: 'ProfileRemark', problem: expect.stringMatching(/^Line 4, column 21: quotes/) })]) }),
    );
  });

  it('warns of the first few of many', async () => {
    const odd = Array.from({ length: 9 }, (_, nth) => `region = eu-west-${nth + 1}`).join('\n');
    const outcome = await resolve(`[default]\n${PAIR}${odd}`);

    expect(E.isRight(outcome) && outcome.right.warnings?.map(({ problem }) => problem)).toEqual([
      ...[5, 6, 7, 8, 9].map((line) => expect.stringContaining(`Line ${line}, column 1:`)),
      'There are 3 more such lines in the profile "default".',
    ]);
  });

  it('says nothing of what the file holds, whatever is wrong with it', async () => {
    const spoilt = [...FILE].map((_, index) => `${FILE.slice(0, index)}\n\u200B=[${FILE.slice(index)}`);
    const told = await Promise.all(spoilt.map((content) => resolve(content, 'prod')));

    expect(JSON.stringify(told.filter(E.isLeft))).not.toContain('canary');
  });
});
