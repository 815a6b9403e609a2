import { startSandbox } from '@aqueduct/sandbox';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../../../..');

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const TOKEN = `${part({ alg: 'RS256' })}.${part({ iss: 'https://oidc.example', sub: 'pod' })}.canary-signature-of-pod`;

describe('roles and web identities', () => {
  it('take nothing from the server’s own AWS environment, files and metadata service', async () => {
    const home = await mkdtemp(join(tmpdir(), 'ambient-'));
    await mkdir(join(home, '.aws'));
    await writeFile(join(home, '.aws/config'), '[default]\nregion = sa-east-1\nendpoint_url = http://127.0.0.1:9\n');
    await writeFile(join(home, '.aws/credentials'), '[default]\naws_access_key_id = AKIAFILE\naws_secret_access_key = file\n');
    const tokenFolder = await mkdtemp(join(tmpdir(), 'token-'));
    await writeFile(join(tokenFolder, 'token'), TOKEN);
    const sandbox = await startSandbox();
    const alice = sandbox.addUser({ name: 'alice' });
    const role = sandbox.addRole({ name: 'reader', actsAs: 'alice', trusts: ['alice'] });
    sandbox.addWebIdentity({ token: TOKEN, role: 'reader' });

    // Without AWS_REGION: where it is set, the files would not be asked for a region.
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--conditions=@aqueduct/source', '--import', '@swc-node/register/esm-register', join(here, '../test-support/ambient-roles.ts')],
      {
        cwd: root,
        env: {
          PATH: process.env['PATH'],
          HOME: home,
          AWS_ACCESS_KEY_ID: 'AKIAAMBIENTAMBIENT00',
          AWS_SECRET_ACCESS_KEY: 'ambient',
          AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:9',
          AWS_EC2_METADATA_SERVICE_ENDPOINT: sandbox.imdsEndpoint,
          AWS_USE_FIPS_ENDPOINT: 'true',
          AWS_MAX_ATTEMPTS: '1',
          AWS_SDK_UA_APP_ID: 'ambient-app',
          AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
          SWC_NODE_PROJECT: join(root, 'tsconfig.base.json'),
          TEST_ENDPOINT: sandbox.stsEndpoint,
          TEST_KEY_ID: alice.accessKeyId,
          TEST_SECRET: alice.secretAccessKey,
          TEST_ROLE: role.arn,
          TEST_TOKEN_FILE: join(tokenFolder, 'token'),
        },
      },
    );

    const session = `arn:aws:sts::${alice.accountId}:assumed-role/reader/aqueduct`;
    expect(JSON.parse(stdout)).toEqual({ sessions: [session, session], opened: [] });
    expect(sandbox.requests.map(({ operation, accessKeyId }) => [operation, accessKeyId])).toEqual([
      ['AssumeRole', alice.accessKeyId],
      ['AssumeRoleWithWebIdentity', undefined],
    ]);
    expect(sandbox.requests.map(({ userAgent }) => userAgent).join()).not.toContain('ambient-app');
    await sandbox.stop();
    await rm(home, { recursive: true });
    await rm(tokenFolder, { recursive: true });
  });
});
