import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../../..');

interface Run {
  readonly code: number;
  readonly printed: string;
}

const run = (folder: string, ...args: ReadonlyArray<string>): Promise<Run> =>
  new Promise((resolve) => {
    const command = ['--conditions=@aqueduct/source', '--import', '@swc-node/register/esm-register', join(here, 'conformance.ts'), ...args];
    const env = { PATH: process.env['PATH'], SWC_NODE_PROJECT: join(root, 'tsconfig.base.json'), CONFORMANCE_DIR: folder };
    execFile(process.execPath, command, { cwd: root, env }, (error, stdout) => {
      resolve({ code: error === null ? 0 : Number(error.code), printed: stdout });
    });
  });

let folder: string;
const write = (path: string, content: string | object): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content));
};

const ANSWER = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
<AccessKeyId>ASIAX</AccessKeyId><SecretAccessKey>S</SecretAccessKey><SessionToken>T</SessionToken><Expiration>2021-08-05T12:00:00Z</Expiration>
</Credentials></AssumeRoleResult></AssumeRoleResponse>`;

/** A role of a home folder, asked for at a host, in an environment that points elsewhere. */
const roleAt = (host: string): void => {
  const role = 'arn:aws:iam::123456789012:role/R';
  const headers = { authorization: ['AWS4-HMAC-SHA256 Credential=AKIABASE/x'] };
  write('smithy-rs/profile-provider/role/fs/home/.aws/config', `[default]\nregion = eu-west-1\nrole_arn = ${role}\nsource_profile = base\n`);
  write('smithy-rs/profile-provider/role/fs/home/.aws/credentials', '[base]\naws_access_key_id = AKIABASE\naws_secret_access_key = S\n');
  write('smithy-rs/profile-provider/role/env.json', { AWS_ENDPOINT_URL: 'http://elsewhere.example', AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'AKIAENV' });
  write('smithy-rs/profile-provider/role/test-case.json', { result: { Ok: { access_key_id: 'ASIAX', secret_access_key: 'S', session_token: 'T', expiry: 1628164800 } } });
  write('smithy-rs/profile-provider/role/http-traffic.json', {
    events: [
      { action: { Request: { request: { uri: `https://${host}/`, method: 'POST', headers } } } },
      { action: { Data: { data: { Utf8: `Action=AssumeRole&RoleArn=${encodeURIComponent(role)}&RoleSessionName=x` }, direction: 'Request' } } },
      { action: { Response: { response: { Ok: { status: 200 } } } } },
      { action: { Data: { data: { Utf8: ANSWER }, direction: 'Response' } } },
    ],
  });
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'conformance-'));
  write('smithy-rs/profile-parser-tests.json', { tests: [] });
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('npm run test:conformance', () => {
  it('says what it skipped, and fails over nothing that is not there', async () => {
    expect(await run(folder)).toMatchObject({ code: 0, printed: expect.stringMatching(/^profile-provider +skipped: its cases are not there$/m) });
    expect(await run(join(folder, 'none'))).toMatchObject({ code: 0, printed: expect.stringMatching(/^skipped: /) });
  });

  it('passes a case whose own host is asked, in whatever environment', async () => {
    roleAt('sts.eu-west-1.amazonaws.com');

    expect(await run(folder)).toMatchObject({ code: 0, printed: expect.stringMatching(/^profile-provider +1 cases: 1 pass, 0 fail/m) });
  });

  it('fails, with what was expected and what came, when another host is asked than the case says', async () => {
    roleAt('sts.eu-west-2.amazonaws.com');
    const { code, printed } = await run(folder, '--json');

    expect(code).toBe(1);
    expect(JSON.parse(printed)).toContainEqual({
      suite: 'profile-provider',
      cases: 1,
      pass: 0,
      fail: 1,
      different: [],
      unsupported: [],
      failures: [{ name: 'role', verdict: 'fail', detail: expect.stringMatching(/sts\.eu-west-2\.amazonaws\.com.*got .*sts\.eu-west-1\.amazonaws\.com/) }],
    });
  });
});
