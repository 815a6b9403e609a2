import { helpText } from './help-text.js';
import { settingsFrom } from './settings.js';
import { unknownVariables } from './unknown-variables.js';

const KEYS = `k1:${Buffer.alloc(32, 7).toString('base64')}`;

const refusal = (env: Record<string, string>): string => {
  try {
    settingsFrom(env);
  } catch (error) {
    return String(error);
  }
  return 'accepted';
};

describe(settingsFrom.name, () => {
  it('needs nothing: every variable has a default or may be left out', () => {
    expect(settingsFrom({})).toMatchObject({
      host: '127.0.0.1',
      port: 4280,
      data: `${process.cwd()}/.aqueduct`,
      databaseUrl: undefined,
      logLevel: 'info',
      s3AllowPrivateAddresses: false,
      s3TrustedEndpoints: [],
    });
  });

  it('reads what is set, and takes an empty variable as one that is not', () => {
    expect(
      settingsFrom({
        AQUEDUCT_PORT: '0',
        AQUEDUCT_DATA: '/var/lib/a',
        AQUEDUCT_S3_TRUSTED_ENDPOINTS: 'https://a.example.com, https://b.example.com:9000',
        AQUEDUCT_HOST: ' ',
      }),
    ).toMatchObject({ port: 0, data: '/var/lib/a', host: '127.0.0.1', s3TrustedEndpoints: ['https://a.example.com', 'https://b.example.com:9000'] });
  });

  it('reads lists of folders and of kinds of profiles', () => {
    expect(settingsFrom({ AQUEDUCT_CREDENTIALS_FILE_KINDS: 'static, sso,static' }).credentialsFileKinds).toEqual(['static', 'sso']);
    expect(settingsFrom({}).credentialsFileKinds).toEqual(['static', 'sso', 'role-chain']);
    expect(settingsFrom({ AQUEDUCT_CREDENTIALS_FOLDERS: '/etc/aws/, /home/me/.aws' }).credentialsFolders).toEqual(['/etc/aws', '/home/me/.aws']);
  });

  it('turns on the identities of the server one by one, and none by itself', () => {
    expect(settingsFrom({})).toMatchObject({ s3HostIdentities: [], s3CredentialProcess: undefined });
    expect(
      settingsFrom({ AQUEDUCT_S3_HOST_IDENTITIES: 'container, process', AQUEDUCT_S3_CREDENTIAL_PROCESS: '/opt/keys  --account prod' }),
    ).toMatchObject({ s3HostIdentities: ['container', 'process'], s3CredentialProcess: ['/opt/keys', '--account', 'prod'] });
    expect(refusal({ AQUEDUCT_S3_HOST_IDENTITIES: 'container,imds' })).toContain('one or more of environment, container, instance-metadata, process');
    expect(refusal({ AQUEDUCT_S3_CREDENTIAL_PROCESS: 'keys --account prod' })).toContain('the absolute path of a program');
  });

  it('names every wrong variable with what is expected and an example', () => {
    const said = refusal({ AQUEDUCT_PORT: '80000', AQUEDUCT_LOG_LEVEL: 'loud', AQUEDUCT_S3_ALLOW_PRIVATE_ADDRESSES: 'yes' });

    expect(said).toContain('AQUEDUCT_PORT is wrong: expected a whole number from 0 to 65535');
    expect(said).toContain('Example: AQUEDUCT_PORT=8080');
    expect(said).toContain('AQUEDUCT_LOG_LEVEL is wrong: expected one of fatal, error');
    expect(said).toContain('AQUEDUCT_S3_ALLOW_PRIVATE_ADDRESSES is wrong: expected "true" or "false"');
  });

  it.each([
    ['DATABASE_URL', 'mysql://root:hunter2@db/aqueduct'],
    ['DATABASE_URL', 'hunter2'],
    ['AQUEDUCT_KEYS', 'k1:hunter2'],
    ['AQUEDUCT_SSO_PORTAL_ENDPOINT', 'http://user:hunter2@127.0.0.1/'],
    ['AQUEDUCT_SSO_OIDC_ENDPOINT', 'http://user:hunter2@127.0.0.1/'],
    ['AQUEDUCT_SSO_CACHE_DIR', './hunter2'],
    ['AQUEDUCT_LOGIN_CACHE_DIR', './hunter2'],
    ['AQUEDUCT_SIGNIN_ENDPOINT', 'http://user:hunter2@127.0.0.1/'],
    ['AQUEDUCT_CREDENTIALS_FOLDERS', '/etc/aws, hunter2'],
    ['AQUEDUCT_CREDENTIALS_FILE_KINDS', 'static,hunter2'],
    ['AQUEDUCT_STS_ENDPOINT', 'hunter2'],
    ['AQUEDUCT_S3_TRUSTED_ENDPOINTS', 'https://ok.example.com,https://a:hunter2@b.example.com'],
  ])('refuses a wrong %s without repeating its value', (name, value) => {
    const said = refusal({ [name]: value });

    expect(said).toContain(`${name} is wrong: expected `);
    expect(said).not.toContain('hunter2');
  });

  it('wants keys from the operator when the database is an outside one', () => {
    expect(refusal({ DATABASE_URL: 'postgres://db/aqueduct' })).toContain('AQUEDUCT_KEYS is not set');
    expect(refusal({ DATABASE_URL: 'postgres://db/aqueduct', AQUEDUCT_KEYS: KEYS })).toBe('accepted');
  });

  it('prints no secret', () => {
    const settings = settingsFrom({ DATABASE_URL: 'postgres://u:hunter2@db/aqueduct', AQUEDUCT_KEYS: KEYS });

    expect(JSON.stringify(settings)).not.toContain('hunter2');
    expect(JSON.stringify(settings)).not.toContain(KEYS.slice(3));
  });
});

describe(unknownVariables.name, () => {
  it('suggests the nearest variable', () => {
    expect(unknownVariables({ AQUEDUCT_PROT: '1', AQUEDUCT_PORT: '1', PATH: '/bin' })).toEqual([
      'AQUEDUCT_PROT is set, but there is no such variable. Did you mean AQUEDUCT_PORT? --help lists all of them.',
    ]);
  });
});

describe(helpText.name, () => {
  it('lists every variable with its default', () => {
    const text = helpText();

    expect(text).toContain('AQUEDUCT_PORT (default: 4280)');
    expect(text).toContain('DATABASE_URL');
    expect(text.split('\n').every((line) => line.length <= 160)).toBe(true);
  });
});
