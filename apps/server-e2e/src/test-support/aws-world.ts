import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startSandbox, type Sandbox, type SandboxUser } from '@aqueduct/sandbox';

const ACCOUNT = '123456789012';
const TOKEN = 'portal-token-canary-0123456789';

/** Somebody's AWS: buckets in the sandbox, and the files that the AWS CLI would have left on the server. */
export interface AwsWorld {
  readonly sandbox: Sandbox;
  readonly alice: SandboxUser;
  readonly bob: SandboxUser;
  /** The environment of a server that may use this world. */
  readonly env: Readonly<Record<string, string>>;
  /** Settings of alice's bucket. */
  readonly lake: { readonly bucket: string; readonly region: string; readonly endpoint: string };
  /** A body for `POST /connections` by access key. */
  connection(name: string, changes?: Readonly<Record<string, unknown>>): Record<string, unknown> & { readonly name: string };
  /** The same without a name, for `POST /connection-tests`. */
  draft(changes?: Readonly<Record<string, unknown>>): Record<string, unknown>;
  /** Temporary credentials of alice, as fields of the access key strategy. */
  session(options?: { readonly durationSeconds?: number }): { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken: string };
  /** The content of a credentials file with alice's keys. */
  readonly credentialsFile: string;
  /** Writes a file into the world's folder and answers its path. */
  file(name: string, content: string | Uint8Array): Promise<string>;
  /** Writes a config file whose profile is `dev`, and logs in to SSO as `aws sso login` does. */
  ssoConfig(options?: { readonly expiresAt?: Date; readonly token?: string | undefined }): Promise<string>;
  readonly folder: string;
  /** Every value that must never be seen outside. */
  readonly secrets: ReadonlyArray<string>;
  stop(): Promise<void>;
}

const tokenPath = (config: string): string =>
  join(dirname(config), 'sso', 'cache', `${createHash('sha1').update('corp').digest('hex')}.json`);

const configText = (region: string): string => `[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1

[profile dev]
sso_session = corp
sso_account_id = ${ACCOUNT}
sso_role_name = Reader
region = ${region}
`;

/** Alice has the bucket `lake`, bob has `vault`; `far` is alice's in another region. */
export const startAwsWorld = async (): Promise<AwsWorld> => {
  const sandbox = await startSandbox();
  const folder = await mkdtemp(join(tmpdir(), 'aqueduct-world-'));
  const alice = sandbox.addUser({ name: 'alice' });
  const bob = sandbox.addUser({ name: 'bob' });
  sandbox.createBucket('lake', { owner: 'alice' });
  sandbox.createBucket('vault', { owner: 'bob' });
  sandbox.createBucket('far-away', { owner: 'alice', region: 'eu-west-1' });
  sandbox.addSsoSession({ accessToken: TOKEN, accounts: [{ accountId: ACCOUNT, roleName: 'Reader', user: 'alice' }] });
  const lake = { bucket: 'lake', region: sandbox.region, endpoint: sandbox.endpoint };

  const draft = (changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
    kind: 's3',
    strategy: 'access-key',
    settings: lake,
    credentials: { accessKeyId: alice.accessKeyId, secretAccessKey: alice.secretAccessKey },
    ...changes,
  });
  const file = async (name: string, content: string | Uint8Array): Promise<string> => {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content, { mode: 0o600 });
    return path;
  };

  return {
    sandbox,
    alice,
    bob,
    lake,
    folder,
    file,
    env: {
      HOME: folder,
      AQUEDUCT_S3_ALLOW_PRIVATE_ADDRESSES: 'true',
      AQUEDUCT_S3_TRUSTED_ENDPOINTS: sandbox.endpoint,
      AQUEDUCT_SSO_PORTAL_ENDPOINT: sandbox.ssoEndpoint,
    },
    credentialsFile: `[default]\naws_access_key_id = ${alice.accessKeyId}\naws_secret_access_key = ${alice.secretAccessKey}\nregion = ${sandbox.region}\n`,
    connection: (name, changes) => ({ name, ...draft(changes) }),
    draft,
    session: (options) => {
      const { accessKeyId, secretAccessKey, sessionToken } = sandbox.issueSession('alice', options);
      return { accessKeyId, secretAccessKey, sessionToken };
    },
    ssoConfig: async ({ expiresAt = new Date(Date.now() + 3_600_000), ...login } = {}) => {
      const token = 'token' in login ? login.token : TOKEN;
      const config = await file('.aws/config', configText(sandbox.region));
      if (token === undefined) {
        return config;
      }
      await mkdir(dirname(tokenPath(config)), { recursive: true });
      await writeFile(tokenPath(config), JSON.stringify({ accessToken: token, expiresAt: expiresAt.toISOString(), region: 'eu-west-1', startUrl: 'https://corp.awsapps.com/start' }));
      return config;
    },
    secrets: [alice.secretAccessKey, bob.secretAccessKey, TOKEN],
    stop: async () => {
      await sandbox.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
