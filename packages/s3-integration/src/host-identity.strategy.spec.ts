import { credentialStrategyContract, leftOf, printed, rightOf } from '@aqueduct/integrations/testing';
import { Secret } from '@aqueduct/integrations';
import { startSandbox, type Sandbox } from '@aqueduct/sandbox';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HostIdentityOptions } from './host-identity/host-identity-options.js';
import { HOST_IDENTITIES, isHostIdentity, type HostIdentity } from './host-identity/host-identity.js';
import { hostIdentityStrategy } from './host-identity.strategy.js';
import type { S3Credentials } from './s3-credentials.js';
import { credentialsFolder, type CredentialsFolder } from './test-support/credentials-folder.js';
import { setEnvironment } from './test-support/with-environment.js';

const CANARY = 'canary-of-the-host';
const every = Object.keys(HOST_IDENTITIES).filter(isHostIdentity);

let sandbox: Sandbox;
let folder: CredentialsFolder;
let restore: () => void;

const allowed = (identity: HostIdentity, more: HostIdentityOptions = {}) => hostIdentityStrategy(identity, { hostIdentities: [identity], ...more });
const outcome = (identity: HostIdentity, more: HostIdentityOptions = {}) => allowed(identity, more).open({}).resolve({ refresh: false });
const within = (variables: Readonly<Record<string, string>>): void => {
  restore();
  restore = setEnvironment(variables);
};
/** A program that runs this text. */
const program = (text: string): ReadonlyArray<string> => [process.execPath, folder.write(text, 'credentials.mjs')];
const printing = (printed: object): ReadonlyArray<string> => program(`process.stdout.write(${JSON.stringify(JSON.stringify(printed))})`);

beforeEach(async () => {
  sandbox = await startSandbox();
  folder = credentialsFolder();
  restore = setEnvironment({});
  sandbox.addUser({ name: 'alice' });
});
afterEach(async () => {
  restore();
  folder.remove();
  await sandbox.stop();
});

const session: S3Credentials = {
  accessKeyId: expect.stringMatching(/^ASIA/) as string,
  secretAccessKey: expect.any(Secret) as Secret,
  sessionToken: expect.any(Secret) as Secret,
};

describe('environment', () => {
  credentialStrategyContract(() => allowed('environment'), {
    values: () => {
      within({ AWS_ACCESS_KEY_ID: 'AKIAENV', AWS_SECRET_ACCESS_KEY: CANARY, AWS_SESSION_TOKEN: CANARY });
      return {};
    },
    yields: { accessKeyId: 'AKIAENV', secretAccessKey: Secret.of(CANARY), sessionToken: Secret.of(CANARY) },
    refused: [{ when: 'the variables are not set', values: () => ({}), code: 'HostIdentityMissing' }],
    secrets: [CANARY],
  });

  it('answers the same object as long as the keys are the same, even when it is told to look again', async () => {
    within({ AWS_ACCESS_KEY_ID: 'AKIAENV', AWS_SECRET_ACCESS_KEY: CANARY });
    const source = allowed('environment').open({});

    expect(await rightOf(source.resolve({ refresh: true }))).toBe(await rightOf(source.resolve({ refresh: true })));
  });
});

describe('container', () => {
  const at = (uri: string, more: Readonly<Record<string, string>> = {}) => within({ AWS_CONTAINER_CREDENTIALS_FULL_URI: uri, ...more });

  credentialStrategyContract(() => allowed('container'), {
    values: () => {
      at(sandbox.addContainerCredentials({ user: 'alice', authorizationToken: CANARY }), {
        AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: folder.write(CANARY, 'token'),
      });
      return {};
    },
    yields: session,
    refused: [
      { when: 'there is no container', values: () => ({}), code: 'HostIdentityMissing' },
      {
        when: 'the token is wrong',
        values: () => {
          at(sandbox.addContainerCredentials({ user: 'alice', authorizationToken: 'other' }), { AWS_CONTAINER_AUTHORIZATION_TOKEN: CANARY });
          return {};
        },
        code: 'HostIdentityUnreachable',
      },
      { when: 'the address is far away', values: () => (at(`http://192.0.2.1/${CANARY}`), {}), code: 'HostIdentityMisconfigured' },
      {
        when: 'there is no token where the file of it should be',
        values: () => (at(sandbox.addContainerCredentials({ user: 'alice' }), { AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: folder.path('none') }), {}),
        code: 'HostIdentityMisconfigured',
      },
      {
        when: 'the token would be two lines of a header',
        values: () => (at(sandbox.addContainerCredentials({ user: 'alice' }), { AWS_CONTAINER_AUTHORIZATION_TOKEN: `${CANARY}\r\nx: y` }), {}),
        code: 'HostIdentityMisconfigured',
      },
    ],
    secrets: [CANARY],
  });

  it.each([
    ['the variable itself', () => ({ AWS_CONTAINER_AUTHORIZATION_TOKEN: CANARY })],
    ['a file, which counts for more', () => ({ AWS_CONTAINER_AUTHORIZATION_TOKEN: 'other', AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: folder.write(`${CANARY}\n`, 'token') })],
  ])('shows the endpoint the token of %s', async (_where, variables) => {
    at(sandbox.addContainerCredentials({ user: 'alice', authorizationToken: CANARY }), variables());

    expect(await rightOf(outcome('container'))).toMatchObject({ credentials: session });
  });

  it('reads the file of the token at each use, and names its variable when it has gone', async () => {
    const uri = sandbox.addContainerCredentials({ id: 'pod', user: 'alice', authorizationToken: 'first' });
    at(uri, { AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: folder.write('first', 'token') });
    const source = allowed('container').open({});
    await rightOf(source.resolve({ refresh: true }));
    sandbox.addContainerCredentials({ id: 'pod', user: 'alice', authorizationToken: 'second' });
    folder.write('second', 'token');

    expect(await rightOf(source.resolve({ refresh: true }))).toMatchObject({ credentials: session });
    rmSync(folder.path('token'));
    expect(await leftOf(source.resolve({ refresh: true }))).toMatchObject({ problem: expect.stringContaining('AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE') });
  });

  it('takes the address of the variable that counts, and nothing from the other', async () => {
    at(sandbox.addContainerCredentials({ user: 'alice' }), { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: 'credentials' });

    expect(await leftOf(outcome('container'))).toMatchObject({ problem: expect.stringContaining('AWS_CONTAINER_CREDENTIALS_RELATIVE_URI') });
    expect(sandbox.requests).toEqual([]);
  });

  it('follows no redirect, so that the token goes nowhere else', async () => {
    const redirecting = createServer((_request, response) => {
      response.writeHead(307, { location: sandbox.addContainerCredentials({ user: 'alice' }), connection: 'close' }).end();
    }).listen(0, '127.0.0.1');
    await once(redirecting, 'listening');
    at(`http://127.0.0.1:${(redirecting.address() as AddressInfo).port}/`, { AWS_CONTAINER_AUTHORIZATION_TOKEN: CANARY });

    expect(await leftOf(outcome('container'))).toMatchObject({ code: 'HostIdentityUnreachable', problem: expect.stringContaining('status: 307') });
    expect(sandbox.requests).toEqual([]);
    redirecting.close();
  });
});

describe('instance-metadata', () => {
  const machine = () => within({ AWS_EC2_METADATA_SERVICE_ENDPOINT: sandbox.imdsEndpoint });

  credentialStrategyContract(() => allowed('instance-metadata'), {
    values: () => {
      machine();
      sandbox.setInstanceRole('alice', { roleName: 'worker' });
      return {};
    },
    yields: session,
    refused: [
      { when: 'the machine has no role', values: () => (machine(), {}), code: 'HostIdentityUnreachable' },
      { when: 'there is no metadata service', values: () => (within({ AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://127.0.0.1:9' }), {}), code: 'HostIdentityUnreachable' },
    ],
    secrets: [CANARY],
  });

  it('never falls back on version 1 of the service', async () => {
    machine();
    sandbox.setInstanceRole('alice');
    sandbox.faults.add({ operation: 'GetToken', effect: { type: 'error', code: 'AccessDenied' }, times: 9 });

    expect(await leftOf(outcome('instance-metadata'))).toMatchObject({ code: 'HostIdentityUnreachable' });
    expect(sandbox.requests.map(({ operation }) => operation)).not.toContain('GetCredentials');
  });
});

describe('process', () => {
  const keys = { Version: 1, AccessKeyId: 'AKIAPROCESS', SecretAccessKey: CANARY };
  let command: ReadonlyArray<string> = [];

  beforeEach(() => {
    command = printing({ ...keys, SessionToken: CANARY, Expiration: '2099-01-01T00:00:00Z' });
  });

  credentialStrategyContract(() => allowed('process', { credentialProcess: command }), {
    values: () => ({}),
    yields: { accessKeyId: 'AKIAPROCESS', secretAccessKey: Secret.of(CANARY), sessionToken: Secret.of(CANARY) },
    refused: [],
    secrets: [CANARY],
  });

  it.each<[string, string, () => ReadonlyArray<string>]>([
    ['nobody set up a program', 'HostIdentityMissing', () => []],
    ['there is no such program', 'HostIdentityUnreachable', () => [folder.path(CANARY)]],
    ['the program fails', 'HostIdentityUnreachable', () => program(`console.log('${CANARY}'); console.error('${CANARY}'); process.exit(3)`)],
    ['it prints something else', 'HostIdentityUnreachable', () => program(`console.log('${CANARY}')`)],
    ['it prints too much', 'HostIdentityUnreachable', () => program(`console.log('${CANARY}'.repeat(9999))`)],
    ['it speaks another version', 'HostIdentityUnreachable', () => printing({ ...keys, Version: 2 })],
    ['it prints half a key pair', 'HostIdentityUnreachable', () => printing({ Version: 1, AccessKeyId: CANARY })],
    ['its credentials are over', 'HostIdentityUnreachable', () => printing({ ...keys, Expiration: '2020-01-01T00:00:00Z' })],
    ['nobody can read when they end', 'HostIdentityUnreachable', () => printing({ ...keys, Expiration: 'soon' })],
  ])('says so when %s, and repeats nothing of it', async (_when, code, credentialProcess) => {
    const failure = await leftOf(outcome('process', { credentialProcess: credentialProcess() }));

    expect(failure).toMatchObject({ strategy: 'process', code, remedy: expect.stringMatching(/\.$/) });
    expect(printed(failure)).not.toContain(CANARY);
  });

  it('judges by the given clock whether what a program printed is over', async () => {
    const past = printing({ ...keys, Expiration: '2022-05-02T18:36:00+00:00' });

    expect(await rightOf(outcome('process', { credentialProcess: past, now: () => Date.UTC(2022, 4, 2, 18) }))).toMatchObject({
      credentials: { accessKeyId: 'AKIAPROCESS' },
      expiresAt: new Date('2022-05-02T18:36:00Z'),
    });
    expect(await leftOf(outcome('process', { credentialProcess: past, now: () => Date.UTC(2022, 4, 2, 19) }))).toMatchObject({ code: 'HostIdentityUnreachable' });
  });

  it('runs no shell, and hands the program none of the server’s own variables', async () => {
    within({ AQUEDUCT_KEYS: CANARY, DATABASE_URL: CANARY, AWS_SECRET_ACCESS_KEY: CANARY });
    const [node = '', script = ''] = program(
      `const own = Object.entries(process.env).filter(([, value]) => value.includes('${CANARY}')).length;
       console.log(JSON.stringify({ Version: 1, AccessKeyId: 'seen-' + own + process.argv[2], SecretAccessKey: 'x' }))`,
    );

    const { credentials } = await rightOf(outcome('process', { credentialProcess: [node, script, '$(id);`id`'] }));

    expect(credentials.accessKeyId).toBe('seen-0$(id);`id`');
  });
});

describe('hostIdentityStrategy', () => {
  it.each(every)('does not use "%s" unless the operator listed it, and says which variable to set', async (identity) => {
    within({ AWS_ACCESS_KEY_ID: 'AKIAENV', AWS_SECRET_ACCESS_KEY: CANARY, AWS_EC2_METADATA_SERVICE_ENDPOINT: sandbox.imdsEndpoint });
    const others = every.filter((other) => other !== identity);

    const failure = await leftOf(hostIdentityStrategy(identity, { hostIdentities: others, credentialProcess: ['/bin/false'] }).open({}).resolve({ refresh: true }));

    expect(failure).toMatchObject({ _tag: 'CredentialsUnavailable', strategy: identity, code: 'HostIdentityNotAllowed' });
    expect(failure.remedy).toContain(`AQUEDUCT_S3_HOST_IDENTITIES=${[...others, identity].join(',')}`);
    expect(sandbox.requests).toEqual([]);
  });

  it.each(every)('never takes another identity in place of "%s"', async (identity) => {
    const listed = hostIdentityStrategy(identity, { hostIdentities: every });
    within({
      AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://127.0.0.1:9',
      ...(identity === 'environment' ? {} : { AWS_ACCESS_KEY_ID: 'AKIAENV', AWS_SECRET_ACCESS_KEY: CANARY }),
      ...(identity === 'container' ? {} : { AWS_CONTAINER_CREDENTIALS_FULL_URI: sandbox.addContainerCredentials({ user: 'alice' }) }),
    });

    expect((await leftOf(listed.open({}).resolve({ refresh: false }))).strategy).toBe(identity);
    expect(sandbox.requests).toEqual([]);
  });

  it.each(every)('keeps "%s" for the server: nothing is entered, and it goes only where the operator trusts', (identity) => {
    expect(allowed(identity)).toMatchObject({ origin: 'server', fields: {} });
  });
});
