import { startSandbox } from '@aqueduct/sandbox';
import { execFile } from 'node:child_process';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../../..');

/** A server whose own AWS set-up points everywhere but to the connection. */
const ambient = (home: string): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  HOME: home,
  AWS_ACCESS_KEY_ID: 'AKIAAMBIENTAMBIENT00',
  AWS_SECRET_ACCESS_KEY: 'ambient',
  AWS_SESSION_TOKEN: 'ambient',
  AWS_REGION: 'ap-southeast-2',
  AWS_PROFILE: 'ambient',
  AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
  AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:9',
  AWS_USE_FIPS_ENDPOINT: 'true',
  AWS_USE_DUALSTACK_ENDPOINT: 'true',
  AWS_S3_USE_ARN_REGION: 'true',
  AWS_MAX_ATTEMPTS: '1',
  AWS_REQUEST_CHECKSUM_CALCULATION: 'WHEN_REQUIRED',
  AWS_SDK_UA_APP_ID: 'ambient-app',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  SWC_NODE_PROJECT: join(root, 'tsconfig.base.json'),
});

describe('hermeticConfig', () => {
  it('keeps out what the server’s own AWS environment and files say', async () => {
    const home = await mkdtemp(join(tmpdir(), 'ambient-'));
    await mkdir(join(home, '.aws'));
    await writeFile(join(home, '.aws/config'), '[profile ambient]\nregion = sa-east-1\nendpoint_url = http://127.0.0.1:9\n');
    await writeFile(join(home, '.aws/credentials'), '[ambient]\naws_access_key_id = AKIAFILE\naws_secret_access_key = file\n');
    const sandbox = await startSandbox();
    const alice = sandbox.addUser({ name: 'alice' });
    sandbox.createBucket('lake', { owner: 'alice' });
    sandbox.faults.add({ operation: 'HeadBucket', effect: { type: 'error', code: 'ServiceUnavailable' }, times: 2 });

    const { stdout } = await promisify(execFile)(
      process.execPath,
      [
        '--conditions=@aqueduct/source',
        '--import',
        '@swc-node/register/esm-register',
        join(here, 'test-support/ambient-client.ts'),
      ],
      {
        cwd: root,
        env: { ...ambient(home), TEST_ENDPOINT: sandbox.endpoint, TEST_KEY_ID: alice.accessKeyId, TEST_SECRET: alice.secretAccessKey },
      },
    );

    expect(JSON.parse(stdout)).toEqual({ opened: [], attempts: 3, aws: `lake.s3.eu-west-1.amazonaws.com` });
    expect(sandbox.requests.map(({ accessKeyId }) => accessKeyId)).toEqual([alice.accessKeyId, alice.accessKeyId, alice.accessKeyId]);
    expect(sandbox.requests[0]?.userAgent).not.toContain('ambient-app');
    await sandbox.stop();
    await rm(home, { recursive: true });
  });
});
