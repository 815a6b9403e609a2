import * as E from 'fp-ts/lib/Either.js';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret } from '@aqueduct/integrations';
import { startSandbox, type Sandbox } from '@aqueduct/sandbox';
import { awsSsoPortal } from './sso-portal.js';

const profile = { name: 'dev', isLegacy: false, tokenOf: 'corp', region: 'xx-nowhere-1', accountId: '123456789012', roleName: 'Reader' };
const token = { accessToken: Secret.of('portal-token'), expiresAt: new Date(Date.now() + 60_000) };

describe('awsSsoPortal', () => {
  let sandbox: Sandbox;
  let trap: Sandbox;
  let folder: string;
  const before = { ...process.env };

  beforeAll(async () => {
    [sandbox, trap] = await Promise.all([startSandbox(), startSandbox()]);
    sandbox.addUser({ name: 'reader' });
    sandbox.addSsoSession({
      accessToken: 'portal-token',
      accounts: [{ accountId: profile.accountId, roleName: 'Reader', user: 'reader' }],
    });
    folder = mkdtempSync(join(tmpdir(), 'portal-'));
    writeFileSync(join(folder, 'config'), `[default]\nendpoint_url = ${trap.endpoint}\nregion = eu-west-3\nuse_fips_endpoint = true\n`);
    Object.assign(process.env, {
      AWS_CONFIG_FILE: join(folder, 'config'),
      AWS_ENDPOINT_URL: trap.endpoint,
      AWS_ENDPOINT_URL_SSO: trap.endpoint,
      AWS_PROFILE: 'default',
      AWS_REGION: 'eu-west-3',
    });
  });
  afterAll(async () => {
    process.env = before;
    rmSync(folder, { recursive: true });
    await Promise.all([sandbox.stop(), trap.stop()]);
  });

  it('asks the endpoint that it is given', async () => {
    expect(await awsSsoPortal({ endpoint: sandbox.ssoEndpoint })(profile, token)()).toMatchObject(
      E.right({ accessKeyId: expect.stringMatching(/^ASIA/) }),
    );
  });

  it("asks AWS's own portal of the region otherwise, whatever the environment says", async () => {
    expect(await awsSsoPortal()(profile, token)()).toMatchObject(E.left({ reason: 'unreachable' }));
    expect(trap.requests).toEqual([]);
  });

  it.each([
    ['AccessDenied', 'role'],
    ['InvalidToken', 'session'],
    ['SlowDown', 'unwell'],
    ['InternalError', 'unwell'],
  ] as const)('takes %s for a failure of the %s', async (code, reason) => {
    sandbox.faults.add({ operation: 'GetRoleCredentials', effect: { type: 'error', code }, times: 2 });

    expect(await awsSsoPortal({ endpoint: sandbox.ssoEndpoint })(profile, token)()).toMatchObject(E.left({ reason }));
    sandbox.faults.clear();
  });
});
