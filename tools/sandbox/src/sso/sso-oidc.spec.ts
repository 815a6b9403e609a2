import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { fromSSO } from '@aws-sdk/credential-providers';
import type { Sandbox } from '../sandbox.js';
import { startSandbox } from '../start-sandbox.js';
import { withAwsEnvironment } from '../test-support/aws-environment.js';
import { answerOf, s3For } from '../testing/sdk-clients.js';

const ACCOUNT = '123456789012';
const MINUTE_MS = 60_000;
const CLIENT = { clientId: 'client', clientSecret: 'client-secret' };

describe('SSO-OIDC', () => {
  let sandbox: Sandbox;
  let now: number;

  beforeEach(async () => {
    now = Date.now();
    sandbox = await startSandbox({ clock: () => new Date(now) });
    sandbox.addUser({ name: 'alice' });
    sandbox.createBucket('lake', { owner: 'alice' });
    sandbox.addSsoSession({
      ...CLIENT,
      accessToken: 'first-token',
      expiresAt: new Date(now + MINUTE_MS),
      refreshToken: 'first-refresh',
      accounts: [{ accountId: ACCOUNT, roleName: 'Reader', user: 'alice' }],
    });
  });
  afterEach(() => sandbox.stop());

  const renew = async (changes: Readonly<Record<string, unknown>> = {}) => {
    const body = JSON.stringify({ ...CLIENT, grantType: 'refresh_token', refreshToken: 'first-refresh', ...changes });
    const response = await fetch(`${sandbox.ssoOidcEndpoint}/token`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    return { status: response.status, type: response.headers.get('x-amzn-errortype'), body: (await response.json()) as Readonly<Record<string, unknown>> };
  };
  const portal = async (token: string): Promise<number> => {
    const url = `${sandbox.ssoEndpoint}/federation/credentials?account_id=${ACCOUNT}&role_name=Reader`;
    return (await fetch(url, { headers: { 'x-amz-sso_bearer_token': token } })).status;
  };

  it('renews the token of the SDK, which writes the rotated one to its cache', async () => {
    const variables = { AWS_ENDPOINT_URL_SSO: sandbox.ssoEndpoint, AWS_ENDPOINT_URL_SSO_OIDC: sandbox.ssoOidcEndpoint };
    await withAwsEnvironment(variables, async (home) => {
      const cache = join(home, '.aws/sso/cache', `${createHash('sha1').update('corp').digest('hex')}.json`);
      const config = [
        ...['[sso-session corp]', 'sso_start_url = https://corp.awsapps.com/start', 'sso_region = us-east-1'],
        ...['[profile reader]', 'sso_session = corp', `sso_account_id = ${ACCOUNT}`, 'sso_role_name = Reader'],
      ];
      await mkdir(join(home, '.aws/sso/cache'), { recursive: true });
      await writeFile(join(home, '.aws/config'), config.join('\n'));
      await writeFile(cache, JSON.stringify({ ...CLIENT, accessToken: 'first-token', expiresAt: new Date(now + MINUTE_MS).toISOString(), refreshToken: 'first-refresh' }));

      const { accessKeyId, secretAccessKey, sessionToken = '' } = await fromSSO({ profile: 'reader' })();

      expect(await answerOf(s3For(sandbox, { accessKeyId, secretAccessKey, sessionToken }).send(new ListObjectsV2Command({ Bucket: 'lake' })))).toBe('ok');
      const written = JSON.parse(await readFile(cache, 'utf8')) as { readonly accessToken: string; readonly refreshToken: string };
      expect(written.accessToken).not.toBe('first-token');
      expect((await renew({ refreshToken: written.refreshToken })).status).toBe(200);
      expect(sandbox.requests.map(({ service, operation }) => `${service} ${operation}`).slice(0, 2)).toEqual(['sso-oidc CreateToken', 'sso GetRoleCredentials']);
    });
  });

  it('hands out tokens with an end, and leaves the old one its time', async () => {
    const { body } = await renew();
    expect(body).toMatchObject({ tokenType: 'Bearer', expiresIn: 3600 });
    expect([await portal(String(body['accessToken'])), await portal('first-token')]).toEqual([200, 200]);

    now += 2 * MINUTE_MS;
    expect([await portal(String(body['accessToken'])), await portal('first-token')]).toEqual([200, 401]);
    now += 60 * MINUTE_MS;
    expect(await portal(String(body['accessToken']))).toBe(401);
  });

  it('takes a refresh token once', async () => {
    const { body } = await renew();
    expect(await renew()).toMatchObject({ status: 400, type: 'InvalidGrantException', body: { error: 'invalid_grant' } });
    expect((await renew({ refreshToken: body['refreshToken'] })).status).toBe(200);
  });

  it.each([
    ['another secret', { clientSecret: 'other' }, 401, 'InvalidClientException'],
    ['another client', { clientId: 'other' }, 401, 'InvalidClientException'],
    ['an unknown refresh token', { refreshToken: 'other' }, 400, 'InvalidGrantException'],
    ['another grant', { grantType: 'urn:ietf:params:oauth:grant-type:device_code' }, 400, 'UnsupportedGrantTypeException'],
    ['no client', { clientId: undefined }, 400, 'InvalidRequestException'],
  ])('refuses %s', async (_, changes, status, type) => {
    expect(await renew(changes)).toMatchObject({ status, type });
    expect((await renew()).status).toBe(200);
  });

  it('refuses after the end of the refresh token and of the registration', async () => {
    const renewable = { ...CLIENT, accessToken: 'other-token', refreshToken: 'other-refresh', accounts: [] };
    sandbox.addSsoSession({ ...renewable, refreshExpiresAt: new Date(now) });
    expect(await renew({ refreshToken: 'other-refresh' })).toMatchObject({ status: 400, type: 'ExpiredTokenException' });
    sandbox.addSsoSession({ ...renewable, registrationExpiresAt: new Date(now) });
    expect(await renew({ refreshToken: 'other-refresh' })).toMatchObject({ status: 401, type: 'InvalidClientException' });
  });

  it('ends a login with all its tokens', async () => {
    const { body } = await renew();
    sandbox.endSsoSession('first-token');
    expect([await portal('first-token'), await portal(String(body['accessToken']))]).toEqual([401, 401]);
    expect((await renew({ refreshToken: body['refreshToken'] })).type).toBe('InvalidGrantException');
  });

  it('names what it does not implement', async () => {
    const response = await fetch(`${sandbox.ssoOidcEndpoint}/client/register`, { method: 'POST', body: '{}' });
    expect(response.status).toBe(501);
    expect(await response.text()).toContain('RegisterClient');
  });
});
