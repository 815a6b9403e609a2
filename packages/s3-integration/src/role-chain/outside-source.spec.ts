import * as E from 'fp-ts/lib/Either.js';
import { chmodSync, readFileSync } from 'node:fs';
import { rightOf } from '@aqueduct/integrations/testing';
import { startSandbox, type Sandbox, type SandboxUser } from '@aqueduct/sandbox';
import { CREDENTIALS_FILE_KINDS, type CredentialsFileKind } from '../credentials-file-kinds.js';
import { credentialsFilePathStrategy } from '../credentials-file-path.strategy.js';
import { credentialsFolder, type CredentialsFolder } from '../test-support/credentials-folder.js';
import { setEnvironment } from '../test-support/with-environment.js';
import { commandWords } from './command-words.js';

let sandbox: Sandbox;
let folder: CredentialsFolder;
let base: SandboxUser;
let role: string;

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const TOKEN = `${part({ alg: 'RS256' })}.${part({ iss: 'https://oidc.example', sub: 'pod' })}.canary-signature-of-pod`;

const opened = (content: string, kinds?: ReadonlyArray<CredentialsFileKind>, profile = 'p') =>
  credentialsFilePathStrategy({ stsEndpoint: sandbox.stsEndpoint, ...(kinds === undefined ? {} : { credentialsFileKinds: kinds }) }).open({
    path: folder.write(content),
    profile,
  });
const resolve = (...of: Parameters<typeof opened>) => opened(...of).resolve({ refresh: false })();

/** A program that prints credentials, and notes each run in a file. */
const program = (json: string): string => {
  const path = folder.write(`#!/bin/sh\necho "$1" >> ${folder.path('runs')}\ncat <<'END'\n${json}\nEND\n`, 'program');
  chmodSync(path, 0o755);
  return path;
};

beforeAll(async () => {
  sandbox = await startSandbox();
  base = sandbox.addUser({ name: 'base' });
  role = sandbox.addRole({ name: 'Reader', actsAs: 'base' }).arn;
  sandbox.addWebIdentity({ token: TOKEN, role: 'Reader' });
});
afterAll(() => sandbox.stop());
beforeEach(() => {
  folder = credentialsFolder();
});
afterEach(() => folder.remove());

describe('a profile whose credentials come from outside the file', () => {
  it.each([
    ['credential_process = /bin/true\n', 'credential_process', 'process'],
    ['role_arn = ROLE\nweb_identity_token_file = /etc/passwd\n', 'web_identity_token_file', 'web-identity'],
    ['role_arn = ROLE\ncredential_source = Environment\n', 'credential_source', 'metadata'],
    ['login_session = arn:aws:iam::123456789012:user/me\n', 'login_session', 'login'],
  ])('is refused until the operator turns it on: %j', async (lines, key, kind) => {
    expect(await resolve(`[p]\n${lines.replace('ROLE', role)}`)).toMatchObject(
      E.left({
        code: 'ProfileNotAllowed',
        problem: expect.stringContaining(`signs in by "${key}" (${kind})`),
        remedy: expect.stringContaining(`AQUEDUCT_CREDENTIALS_FILE_KINDS=static,sso,role-chain,${kind}`),
      }),
    );
  });

  it('runs a program once for as long as its credentials last, without a shell', async () => {
    const json = JSON.stringify({ Version: 1, AccessKeyId: 'AKIAPROGRAM', SecretAccessKey: 'printed', Expiration: '2099-01-01T00:00:00Z' });
    const source = opened(`[p]\nregion = eu-west-1\ncredential_process = ${program(json)} "a b; $HOME"\n`, ['process']);
    const first = await rightOf(source.resolve({ refresh: false }));

    expect(first).toMatchObject({
      credentials: { accessKeyId: 'AKIAPROGRAM' },
      provides: { region: 'eu-west-1' },
      provenance: { strategy: 'credentials-file-path', facts: { profile: 'p', line: 1 } },
    });
    expect(await rightOf(source.resolve({ refresh: false }))).toBe(first);
    expect(readFileSync(folder.path('runs'), 'utf8')).toBe('a b; $HOME\n');
  });

  it('names the profile of a program that fails, and nothing that it printed', async () => {
    const outcome = await resolve(`[p]\ncredential_process = ${program('canary')}\n`, ['process']);

    expect(outcome).toMatchObject(
      E.left({ strategy: 'credentials-file-path', code: 'HostIdentityUnreachable', field: 'profile', problem: expect.stringContaining('The profile "p" (line 1):') }),
    );
    expect(JSON.stringify(outcome)).not.toContain('canary');
  });

  it.each(['credential_process = program', 'credential_process = /bin/echo "a'])('runs nothing but a whole command with an absolute path: %s', async (line) => {
    expect(await resolve(`[p]\n${line}\n`, ['process'])).toMatchObject(E.left({ code: 'RoleSettingsInvalid', problem: expect.stringContaining('Line 2:') }));
  });

  it('takes on a role with a token, and another one with that', async () => {
    const token = folder.write(TOKEN, 'token');
    const content = `[p]\nrole_arn = ${role}\nsource_profile = pod\n[pod]\nrole_arn = ${role}\nweb_identity_token_file = ${token}\nrole_session_name = pod-1\n`;

    expect(await resolve(content, ['web-identity', 'role-chain'], 'pod')).toMatchObject(
      E.right({ provenance: { facts: { session: expect.stringContaining('/Reader/pod-1'), profile: 'pod' } } }),
    );
    expect(await resolve(content, ['web-identity', 'role-chain'])).toMatchObject(E.right({ provenance: { facts: { chain: 'pod -> p' } } }));
  });

  it.each([
    ['Environment', () => ({ AWS_ACCESS_KEY_ID: base.accessKeyId, AWS_SECRET_ACCESS_KEY: base.secretAccessKey }), []],
    ['EcsContainer', () => ({ AWS_CONTAINER_CREDENTIALS_FULL_URI: sandbox.addContainerCredentials({ user: 'base' }) }), ['GetContainerCredentials']],
    ['Ec2InstanceMetadata', () => ({ AWS_EC2_METADATA_SERVICE_ENDPOINT: sandbox.imdsEndpoint }), ['GetToken', 'ListRoles', 'GetCredentials']],
  ])('takes on a role as the server, by its %s and nothing else', async (source, variables, operations) => {
    sandbox.clearRequests();
    sandbox.setInstanceRole('base');
    const restore = setEnvironment(variables());
    const outcome = await resolve(`[p]\nrole_arn = ${role}\ncredential_source = ${source}\n`, ['metadata', 'role-chain']);
    restore();

    expect(outcome).toMatchObject(E.right({ provenance: { facts: { role } } }));
    expect(sandbox.requests.map(({ operation }) => operation)).toEqual([...operations, 'AssumeRole']);
  });

  it('names the profile, its line and the variable when the server is not who the profile says', async () => {
    const restore = setEnvironment({ AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://elsewhere.example/canary', AWS_ACCESS_KEY_ID: 'AKIAENV', AWS_SECRET_ACCESS_KEY: 'x' });
    const outcome = await resolve(`[p]\nrole_arn = ${role}\ncredential_source = EcsContainer\n`, ['metadata', 'role-chain']);
    restore();

    expect(outcome).toMatchObject(
      E.left({ code: 'HostIdentityMisconfigured', field: 'profile', problem: expect.stringMatching(/The profile "p" \(line 1\): .*AWS_CONTAINER_CREDENTIALS_FULL_URI/) }),
    );
    expect(JSON.stringify(outcome)).not.toContain('canary');
  });

  it('knows no other identity of the server', async () => {
    expect(await resolve(`[p]\nrole_arn = ${role}\ncredential_source = Everything\n`, ['metadata', 'role-chain'])).toMatchObject(
      E.left({ code: 'RoleSettingsInvalid', problem: expect.stringContaining('Line 3: "credential_source"') }),
    );
  });

  it('judges by the clock of the strategy when what a program printed ends', async () => {
    const json = JSON.stringify({ Version: 1, AccessKeyId: 'AKIAPROGRAM', SecretAccessKey: 'printed', Expiration: '2022-05-02T18:36:00Z' });
    const at = (now: number) =>
      credentialsFilePathStrategy({ credentialsFileKinds: ['process'], now: () => now })
        .open({ path: folder.write(`[p]\ncredential_process = ${program(json)}\n`), profile: 'p' })
        .resolve({ refresh: false })();

    expect(await at(Date.UTC(2022, 4, 1))).toMatchObject(E.right({ expiresAt: new Date('2022-05-02T18:36:00Z') }));
    expect(await at(Date.UTC(2022, 5, 1))).toMatchObject(E.left({ code: 'HostIdentityUnreachable', problem: expect.stringContaining('expired') }));
  });

  it.each([
    ['role_arn = ROLE\ncredential_source = Environment\nsource_profile = q\n', 'ProfileAmbiguous', '"source_profile" (line 4) and "credential_source" (line 3)'],
    ['credential_source = Environment\n', 'ProfileIncomplete', 'Line 2:'],
    ['web_identity_token_file = /t\n', 'ProfileIncomplete', 'Line 2:'],
    ['role_arn = ROLE\nweb_identity_token_file = /t\nsource_profile = q\n', 'ProfileAmbiguous', 'Line 4:'],
    ['role_arn = ROLE\nweb_identity_token_file = t\n', 'RoleSettingsInvalid', 'Line 3:'],
    ['role_arn = ROLE\ncredential_process = /bin/true\n', 'ProfileAmbiguous', '"credential_process" on line 3'],
    ['source_profile = q\ncredential_process = /bin/true\n', 'ProfileAmbiguous', '"source_profile" on line 2'],
  ])('is refused with lines when it says too much or too little: %j', async (lines, code, words) => {
    expect(await resolve(`[p]\n${lines.replace('ROLE', role)}`, CREDENTIALS_FILE_KINDS)).toMatchObject(
      E.left({ code, problem: expect.stringContaining(words) }),
    );
  });
});

describe('commandWords', () => {
  it.each([
    ['/bin/a b  c', ['/bin/a', 'b', 'c']],
    [`/bin/a "b c" 'd "e"' f\\ g ""`, ['/bin/a', 'b c', 'd "e"', 'f g', '']],
    [`'a\\b' "c\\"d"`, ['a\\b', 'c"d']],
    ['a "b', undefined],
    ['', []],
  ])('splits %j', (line, words) => {
    expect(commandWords(line)).toEqual(words);
  });
});
