import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startSandbox, type Sandbox, type SandboxUser } from '@aqueduct/sandbox';

/** Somebody's AWS, and a server in it that has every identity of its own at once. */
export interface IdentityWorld {
  readonly sandbox: Sandbox;
  /** The environment of the server: all that the operator can turn on is on. */
  readonly env: Readonly<Record<string, string>>;
  /** Where the server leaves its first API key. */
  readonly dataFolder: string;
  /** The user of this name; made when first asked for. */
  user(name: string): SandboxUser;
  /** Makes a role that acts as the user and is called like it; gives its ARN. */
  role(actsAs: SandboxUser, trusts?: SandboxUser): string;
  /** Makes such a role, and a token of an identity provider that opens it. */
  webRole(actsAs: SandboxUser): { readonly roleArn: string; readonly token: string };
  /** Writes a file on the server; gives its path. */
  file(name: string, content: string): string;
  /** Leaves what `aws sso login` leaves beside a config file; its token opens the role `Reader` in the user's account. */
  ssoLogin(config: string, session: string, user: SandboxUser): void;
  /** Leaves what `aws login` left there hours ago: keys that are over, and a token that renews them. */
  awsLogin(config: string, user: SandboxUser): void;
  stop(): Promise<void>;
}

/** Keys as lines of a credentials file. */
export const keyLines = ({ accessKeyId, secretAccessKey }: SandboxUser): string =>
  `aws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;

/** Keys as a credential process prints them. */
export const printedKeys = ({ accessKeyId, secretAccessKey }: SandboxUser): string =>
  JSON.stringify({ Version: 1, AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey });

const CONTAINER_TOKEN = 'container-token-canary-0123456789';
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Writes a token where the AWS CLI keeps those of a kind. */
const cache = (folder: string, name: string, token: object): void => {
  mkdirSync(join(folder, 'cache'), { recursive: true });
  writeFileSync(join(folder, 'cache', `${name}.json`), JSON.stringify(token), { mode: 0o600 });
};

/** Starts the world. The server's own identities act as the users `environment`, `container`, `instance-metadata` and `process`. */
export const startIdentityWorld = async (): Promise<IdentityWorld> => {
  const sandbox = await startSandbox();
  const folder = mkdtempSync(join(tmpdir(), 'aqueduct-identities-'));
  const dataFolder = join(folder, 'data');
  const users = new Map<string, SandboxUser>();

  const user = (name: string): SandboxUser => {
    const known = users.get(name) ?? sandbox.addUser({ name });
    users.set(name, known);
    return known;
  };
  const file = (name: string, content: string): string => {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content, { mode: 0o600 });
    return path;
  };
  const env = (): Readonly<Record<string, string>> => {
    const { accessKeyId, secretAccessKey } = user('environment');
    sandbox.setInstanceRole(user('instance-metadata').name, { roleName: 'machine' });
    // Whoever reads the files of the server's user unasked gives itself away as "home".
    file('.aws/credentials', `[default]\n${keyLines(user('home'))}`);
    return {
      HOME: folder,
      AQUEDUCT_DATA: dataFolder,
      AQUEDUCT_LOG_LEVEL: 'debug',
      AQUEDUCT_S3_ALLOW_PRIVATE_ADDRESSES: 'true',
      AQUEDUCT_S3_TRUSTED_ENDPOINTS: sandbox.endpoint,
      AQUEDUCT_SSO_PORTAL_ENDPOINT: sandbox.ssoEndpoint,
      AQUEDUCT_STS_ENDPOINT: sandbox.stsEndpoint,
      AQUEDUCT_SIGNIN_ENDPOINT: sandbox.signinEndpoint,
      AQUEDUCT_WORKER_CONCURRENCY: '100',
      AQUEDUCT_CREDENTIALS_FILE_KINDS: 'static,sso,role-chain,process,web-identity,metadata,login',
      AQUEDUCT_S3_HOST_IDENTITIES: 'environment,container,instance-metadata,process',
      AQUEDUCT_S3_CREDENTIAL_PROCESS: `/bin/cat ${file('printed-keys.json', printedKeys(user('process')))}`,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_EC2_METADATA_SERVICE_ENDPOINT: sandbox.imdsEndpoint,
      AWS_CONTAINER_CREDENTIALS_FULL_URI: sandbox.addContainerCredentials({ user: user('container').name, roleName: 'task', authorizationToken: CONTAINER_TOKEN }),
      AWS_CONTAINER_AUTHORIZATION_TOKEN: CONTAINER_TOKEN,
    };
  };

  return {
    sandbox,
    env: env(),
    dataFolder,
    user,
    file,
    role: ({ name }, trusts) => sandbox.addRole({ name, actsAs: name, ...(trusts === undefined ? {} : { trusts: [trusts.name] }) }).arn,
    webRole: ({ name }) => {
      const roleArn = sandbox.addRole({ name, actsAs: name }).arn;
      const token = `${part({ alg: 'RS256' })}.${part({ iss: 'https://oidc.example', sub: name })}.signature-canary-of-${name}`;
      sandbox.addWebIdentity({ token, role: name });
      return { roleArn, token };
    },
    ssoLogin: (config, session, { name, accountId }) => {
      const accessToken = `portal-token-canary-of-${name}`;
      sandbox.addSsoSession({ accessToken, accounts: [{ accountId, roleName: 'Reader', user: name }] });
      const cached = { accessToken, expiresAt: new Date(Date.now() + 3_600_000).toISOString(), region: 'eu-west-1' };
      cache(join(dirname(config), 'sso'), createHash('sha1').update(session).digest('hex'), cached);
    },
    awsLogin: (config, { name, arn, accountId }) => {
      const refreshToken = `refresh-token-canary-of-${name}`;
      sandbox.addLoginSession({ user: name, refreshToken });
      const keys = { accessKeyId: 'ASIAOVER', secretAccessKey: `old-canary-of-${name}`, sessionToken: `old-canary-of-${name}` };
      const dpopKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'sec1', format: 'pem' });
      const cached = { accessToken: { ...keys, expiresAt: '2026-01-01T00:00:00Z', accountId }, clientId: 'client', refreshToken, dpopKey };
      cache(join(dirname(config), 'login'), createHash('sha256').update(arn).digest('hex'), cached);
    },
    stop: async () => {
      await sandbox.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
