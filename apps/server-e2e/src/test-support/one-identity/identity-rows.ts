import type { SandboxUser } from '@aqueduct/sandbox';
import { keyLines, printedKeys, type IdentityWorld } from './identity-world.js';

/** One way to sign in: what a person enters, and whom S3 must then see, whatever the way in. */
export interface IdentityRow {
  /** Also the name of the connection, and of the user who owns the row's bucket: `me`. */
  readonly name: string;
  readonly strategy: string;
  /** Prepares AWS and the server's files; gives the fields that a person enters. */
  readonly enter: (me: SandboxUser, world: IdentityWorld) => Readonly<Record<string, unknown>>;
  /** Who signs, and below it, link by link, whoever the key came from; empty for nobody. */
  readonly signedBy: (me: SandboxUser, world: IdentityWorld) => ReadonlyArray<string>;
  /** What nobody could do with it, by the name of the way in, with the code of the typed error. */
  readonly cannot?: Readonly<Record<string, string>>;
}

const START_URL = 'https://legacy.awsapps.com/start';

const fields = ({ accessKeyId, secretAccessKey }: SandboxUser): Readonly<Record<string, string>> => ({ accessKeyId, secretAccessKey });
const sourceOf = ({ name }: SandboxUser, world: IdentityWorld): SandboxUser => world.user(`${name}-source`);

/** The session of the user's role that connections ask for. */
const roleOf = ({ name, accountId }: SandboxUser): string => `arn:aws:sts::${accountId}:assumed-role/${name}/aqueduct`;
const ssoRoleOf = ({ name, accountId }: SandboxUser): string => `arn:aws:sts::${accountId}:assumed-role/AWSReservedSSO_Reader/${name}`;
const machineOf = ({ accountId }: SandboxUser): string => `arn:aws:sts::${accountId}:assumed-role/machine/i-0123456789abcdef0`;
const taskOf = ({ accountId }: SandboxUser): string => `arn:aws:sts::${accountId}:assumed-role/task/sandbox-task`;

/** Every strategy, and every kind of profile and source that has code of its own. */
export const IDENTITY_ROWS: ReadonlyArray<IdentityRow> = [
  {
    name: 'access-key',
    strategy: 'access-key',
    enter: fields,
    signedBy: (me) => [me.arn],
  },
  {
    name: 'access-key-with-session-token',
    strategy: 'access-key',
    enter: (me, { sandbox }) => {
      const { accessKeyId, secretAccessKey, sessionToken } = sandbox.issueSession(me.name);
      return { accessKeyId, secretAccessKey, sessionToken };
    },
    signedBy: (me) => [me.arn],
  },
  {
    name: 'uploaded-file',
    strategy: 'credentials-file-upload',
    enter: (me) => ({ content: `[team]\n${keyLines(me)}`, profile: 'team' }),
    signedBy: (me) => [me.arn],
  },
  {
    name: 'file-static',
    strategy: 'credentials-file-path',
    enter: (me, { file }) => ({ path: file('static/credentials', `[team]\n${keyLines(me)}`), profile: 'team' }),
    signedBy: (me) => [me.arn],
  },
  {
    name: 'file-sso-session',
    strategy: 'credentials-file-path',
    enter: (me, { file, ssoLogin }) => {
      const path = file(
        'sso-session/config',
        `[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-west-1\n` +
          `[profile team]\nsso_session = corp\nsso_account_id = ${me.accountId}\nsso_role_name = Reader\n`,
      );
      ssoLogin(path, 'corp', me);
      return { path, profile: 'team' };
    },
    signedBy: (me) => [ssoRoleOf(me), 'GetRoleCredentials'],
  },
  {
    name: 'file-sso-legacy',
    strategy: 'credentials-file-path',
    enter: (me, { file, ssoLogin }) => {
      const path = file(
        'sso-legacy/config',
        `[profile team]\nsso_start_url = ${START_URL}\nsso_region = eu-west-1\nsso_account_id = ${me.accountId}\nsso_role_name = Reader\n`,
      );
      ssoLogin(path, START_URL, me);
      return { path, profile: 'team' };
    },
    signedBy: (me) => [ssoRoleOf(me), 'GetRoleCredentials'],
  },
  {
    name: 'file-login',
    strategy: 'credentials-file-path',
    enter: (me, { file, awsLogin }) => {
      const path = file('login/config', `[profile team]\nlogin_session = ${me.arn}\nregion = us-east-1\n`);
      awsLogin(path, me);
      return { path, profile: 'team' };
    },
    signedBy: (me) => [me.arn, 'CreateOAuth2Token'],
  },
  {
    name: 'file-role-chain',
    strategy: 'credentials-file-path',
    enter: (me, world) => {
      const source = sourceOf(me, world);
      const text = `[base]\n${keyLines(source)}[team]\nrole_arn = ${world.role(me, source)}\nsource_profile = base\nregion = us-east-1\n`;
      return { path: world.file('role-chain/credentials', text), profile: 'team' };
    },
    signedBy: (me, world) => [roleOf(me), sourceOf(me, world).arn],
  },
  {
    name: 'file-web-identity',
    strategy: 'credentials-file-path',
    enter: (me, { file, webRole }) => {
      const { roleArn, token } = webRole(me);
      const text = `[team]\nrole_arn = ${roleArn}\nweb_identity_token_file = ${file('web-identity/token', token)}\nregion = us-east-1\n`;
      return { path: file('web-identity/credentials', text), profile: 'team' };
    },
    signedBy: (me) => [roleOf(me), 'AssumeRoleWithWebIdentity'],
  },
  {
    name: 'file-process',
    strategy: 'credentials-file-path',
    enter: (me, { file }) => {
      const text = `[team]\ncredential_process = /bin/cat "${file('process/keys.json', printedKeys(me))}"\n`;
      return { path: file('process/credentials', text), profile: 'team' };
    },
    signedBy: (me) => [me.arn],
  },
  {
    name: 'file-metadata',
    strategy: 'credentials-file-path',
    enter: (me, world) => {
      const text = `[team]\nrole_arn = ${world.role(me, world.user('instance-metadata'))}\ncredential_source = Ec2InstanceMetadata\nregion = us-east-1\n`;
      return { path: world.file('metadata/credentials', text), profile: 'team' };
    },
    signedBy: (me, world) => [roleOf(me), machineOf(world.user('instance-metadata')), 'GetCredentials'],
  },
  {
    name: 'role-by-access-key',
    strategy: 'assume-role',
    enter: (me, world) => {
      const source = sourceOf(me, world);
      return { roleArn: world.role(me, source), source: 'access-key', ...fields(source), stsRegion: 'us-east-1' };
    },
    signedBy: (me, world) => [roleOf(me), sourceOf(me, world).arn],
  },
  {
    name: 'role-by-file',
    strategy: 'assume-role',
    enter: (me, world) => {
      const source = sourceOf(me, world);
      const path = world.file('role-by-file/credentials', `[base]\n${keyLines(source)}`);
      return { roleArn: world.role(me, source), source: 'credentials-file', path, profile: 'base', stsRegion: 'us-east-1' };
    },
    signedBy: (me, world) => [roleOf(me), sourceOf(me, world).arn],
  },
  {
    name: 'role-by-connection',
    strategy: 'assume-role',
    enter: (me, world) => ({
      roleArn: world.role(me, world.user('access-key')),
      source: 'connection',
      sourceConnection: 'access-key',
      stsRegion: 'us-east-1',
    }),
    signedBy: (me, world) => [roleOf(me), world.user('access-key').arn],
  },
  {
    name: 'role-by-host',
    strategy: 'assume-role',
    enter: (me, world) => ({
      roleArn: world.role(me, world.user('environment')),
      source: 'host',
      hostIdentity: 'environment',
      stsRegion: 'us-east-1',
    }),
    signedBy: (me, world) => [roleOf(me), world.user('environment').arn],
  },
  {
    name: 'web-identity',
    strategy: 'web-identity',
    enter: (me, { file, webRole }) => {
      const { roleArn, token } = webRole(me);
      return { tokenFile: file('pod/token', token), roleArn, stsRegion: 'us-east-1' };
    },
    signedBy: (me) => [roleOf(me), 'AssumeRoleWithWebIdentity'],
  },
  {
    name: 'environment',
    strategy: 'environment',
    enter: () => ({}),
    signedBy: (me) => [me.arn],
  },
  {
    name: 'container',
    strategy: 'container',
    enter: () => ({}),
    signedBy: (me) => [taskOf(me), 'GetContainerCredentials'],
  },
  {
    name: 'instance-metadata',
    strategy: 'instance-metadata',
    enter: () => ({}),
    signedBy: (me) => [machineOf(me), 'GetCredentials'],
  },
  {
    name: 'process',
    strategy: 'process',
    enter: () => ({}),
    signedBy: (me) => [me.arn],
  },
  {
    name: 'anonymous',
    strategy: 'anonymous',
    enter: (me, { sandbox }) => {
      // Public to read and to write, so that everything but a signature is there.
      sandbox.setBucketPolicy(bucketOf('anonymous'), {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: [bucketOf('anonymous'), `${bucketOf('anonymous')}/*`].map((name) => `arn:aws:s3:::${name}`) }],
      });
      return {};
    },
    signedBy: () => [],
    cannot: { 'presigned GET': 'AnonymousCannotSign' },
  },
];

/** The bucket that only the row's connection leads to. */
export const bucketOf = (row: string): string => `row-${row}`;
