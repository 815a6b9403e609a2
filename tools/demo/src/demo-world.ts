import { startSandbox, type AccessKey, type Sandbox } from '@aqueduct/sandbox';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the demo connects to: a stand-in for AWS, and the AWS files of the person who runs the server. */
export interface DemoWorld {
  readonly sandbox: Sandbox;
  /** Holds everything that the demo writes; removed at its end. */
  readonly folder: string;
  readonly bucket: string;
  readonly typedKey: AccessKey;
  /** The text of a credentials file that somebody uploads. */
  readonly uploadedFile: string;
  /** `~/.aws/credentials` of the server. */
  readonly credentialsFile: string;
  readonly keyInFile: AccessKey;
  /** `~/.aws/config` of the server, with an SSO profile somebody is signed in to. */
  readonly configFile: string;
  /** Puts a new key into the credentials file, as a rotation does, and gives it. */
  rotateFile(): Promise<AccessKey>;
  close(): Promise<void>;
}

const BUCKET = 'demo-lake';
const SESSION = 'demo-sso';
const ACCOUNT = '111122223333';

const profileText = (profile: string, { accessKeyId, secretAccessKey }: AccessKey): string =>
  `[${profile}]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\nregion = us-east-1\n`;

/** Beside and rename, as tools that rotate keys do: nobody ever reads half a file. */
const replaceFile = async (path: string, text: string): Promise<void> => {
  await writeFile(`${path}.new`, text, { mode: 0o600 });
  await rename(`${path}.new`, path);
};

const ssoConfig = `[profile analyst]
sso_session = ${SESSION}
sso_account_id = ${ACCOUNT}
sso_role_name = Analyst
region = us-east-1

[sso-session ${SESSION}]
sso_start_url = https://example.awsapps.com/start
sso_region = us-east-1
sso_registration_scopes = sso:account:access
`;

/** What `aws sso login` leaves behind. */
const signIn = async (aws: string, accessToken: string): Promise<void> => {
  const cache = join(aws, 'sso/cache');
  await mkdir(cache, { recursive: true, mode: 0o700 });
  const token = {
    accessToken,
    expiresAt: new Date(Date.now() + 8 * 3_600_000).toISOString(),
    startUrl: 'https://example.awsapps.com/start',
    region: 'us-east-1',
  };
  await writeFile(join(cache, `${createHash('sha1').update(SESSION).digest('hex')}.json`), JSON.stringify(token), { mode: 0o600 });
};

const fillBucket = (sandbox: Sandbox): void => {
  for (let day = 1; day <= 250; day += 1) {
    const name = String(day).padStart(3, '0');
    sandbox.putObject(BUCKET, `raw/orders/day-${name}.csv`, `order,amount\n${Array.from({ length: day % 20 }, (_, n) => `${n},${n * day}\n`).join('')}`);
    sandbox.putObject(BUCKET, `raw/events/day-${name}.jsonl`, Array.from({ length: 5 }, (_, n) => `{"event":${n},"day":${day}}\n`).join(''));
  }
  sandbox.putObject(BUCKET, 'raw/logo.png', Buffer.alloc(3 * 1024 * 1024, 7));
};

export const makeDemoWorld = async (): Promise<DemoWorld> => {
  const folder = await mkdtemp(join(tmpdir(), 'aqueduct-demo-'));
  const sandbox = await startSandbox();
  const may = { policy: { buckets: { [BUCKET]: 'read-write' } } } as const;
  const typedKey = sandbox.addUser({ name: 'typed' });
  const uploaded = sandbox.addUser({ name: 'uploaded', ...may });
  const keyInFile = sandbox.addUser({ name: 'in-file', ...may });
  sandbox.addUser({ name: 'analyst', ...may });
  sandbox.createBucket(BUCKET, { owner: 'typed' });
  fillBucket(sandbox);

  const aws = join(folder, 'home/.aws');
  const credentialsFile = join(aws, 'credentials');
  const configFile = join(aws, 'config');
  await mkdir(aws, { recursive: true, mode: 0o700 });
  await writeFile(credentialsFile, profileText('pipeline', keyInFile), { mode: 0o600 });
  await writeFile(configFile, ssoConfig, { mode: 0o600 });
  const accessToken = 'demo-sso-token';
  sandbox.addSsoSession({ accessToken, accounts: [{ accountId: ACCOUNT, roleName: 'Analyst', user: 'analyst' }] });
  await signIn(aws, accessToken);

  return {
    sandbox,
    folder,
    bucket: BUCKET,
    typedKey,
    uploadedFile: profileText('default', { accessKeyId: 'AKIANOTTHISONE000000', secretAccessKey: 'unused' }) + profileText('team', uploaded),
    credentialsFile,
    keyInFile,
    configFile,
    rotateFile: async () => {
      const fresh = sandbox.addKey('in-file');
      await replaceFile(credentialsFile, profileText('pipeline', fresh));
      return fresh;
    },
    close: async () => {
      await sandbox.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
