import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { fromLoginCredentials } from '@aws-sdk/credential-providers';
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sandbox } from '../sandbox.js';
import { startSandbox } from '../start-sandbox.js';
import { withAwsEnvironment } from '../test-support/aws-environment.js';
import { answerOf, s3For } from '../testing/sdk-clients.js';

const SESSION = 'arn:aws:iam::200000000001:user/alice';
const newKey = (): string => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'sec1', format: 'pem' }).toString();

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

interface Proof {
  readonly pem?: string;
  readonly header?: object;
  readonly claims?: object;
}

describe('the sign-in service', () => {
  let sandbox: Sandbox;
  let now: number;
  const pem = newKey();

  beforeEach(async () => {
    now = Date.now();
    sandbox = await startSandbox({ clock: () => new Date(now) });
    sandbox.addUser({ name: 'alice' });
    sandbox.createBucket('lake', { owner: 'alice' });
    sandbox.addLoginSession({ user: 'alice', refreshToken: 'first', clientId: 'client' });
  });
  afterEach(() => sandbox.stop());

  const proofOf = ({ pem: own = pem, header = {}, claims = {} }: Proof = {}): string => {
    const key = createPrivateKey(own);
    const { x, y } = createPublicKey(key).export({ format: 'jwk' });
    const head = part({ typ: 'dpop+jwt', alg: 'ES256', jwk: { kty: 'EC', crv: 'P-256', x, y }, ...header });
    const body = part({ jti: randomUUID(), htm: 'POST', htu: `${sandbox.signinEndpoint}/v1/token`, iat: Math.floor(now / 1000), ...claims });
    const signature = sign('sha256', Buffer.from(`${head}.${body}`), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
    return `${head}.${body}.${signature}`;
  };
  const renew = async (changes: Readonly<Record<string, unknown>> = {}, proof: string | undefined = proofOf()) => {
    const response = await fetch(`${sandbox.signinEndpoint}/v1/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', dpop: proof },
      body: JSON.stringify({ clientId: 'client', grantType: 'refresh_token', refreshToken: 'first', ...changes }),
    });
    return { status: response.status, type: response.headers.get('x-amzn-errortype'), body: (await response.json()) as Readonly<Record<string, unknown>> };
  };

  it('renews the session of the SDK, which writes the rotated token to its cache', async () => {
    await withAwsEnvironment({ AWS_ENDPOINT_URL_SIGNIN: sandbox.signinEndpoint }, async (home) => {
      process.env['AWS_LOGIN_CACHE_DIRECTORY'] = join(home, '.aws/login/cache');
      const cache = join(home, '.aws/login/cache', `${createHash('sha256').update(SESSION).digest('hex')}.json`);
      await mkdir(join(home, '.aws/login/cache'), { recursive: true });
      await writeFile(join(home, '.aws/config'), `[profile dev]\nlogin_session = ${SESSION}\nregion = us-east-1\n`);
      const accessToken = { accessKeyId: 'ASIAOLD', secretAccessKey: 'old', sessionToken: 'old', accountId: '200000000001', expiresAt: new Date(now).toISOString() };
      await writeFile(cache, JSON.stringify({ accessToken, clientId: 'client', refreshToken: 'first', dpopKey: pem }));

      const { accessKeyId, secretAccessKey, sessionToken = '' } = await fromLoginCredentials({ profile: 'dev' })();

      expect(await answerOf(s3For(sandbox, { accessKeyId, secretAccessKey, sessionToken }).send(new ListObjectsV2Command({ Bucket: 'lake' })))).toBe('ok');
      const written = JSON.parse(await readFile(cache, 'utf8')) as { readonly refreshToken: string };
      expect((await renew({ refreshToken: written.refreshToken })).status).toBe(200);
      expect(sandbox.requests[0]).toMatchObject({ service: 'signin', operation: 'CreateOAuth2Token', status: 200, handedOut: accessKeyId });
    });
  });

  it('takes a refresh token once, and from the key that used it first', async () => {
    const { body } = await renew();
    expect(body).toMatchObject({ tokenType: 'aws_sigv4', expiresIn: 900, accessToken: { accessKeyId: expect.stringMatching(/^ASIA/) } });
    expect(await renew()).toMatchObject({ status: 400, type: 'AccessDeniedException', body: { error: 'TOKEN_EXPIRED' } });
    expect(await renew({ refreshToken: body['refreshToken'] }, proofOf({ pem: newKey() }))).toMatchObject({ status: 400, body: { error: 'INSUFFICIENT_PERMISSIONS' } });
    expect((await renew({ refreshToken: body['refreshToken'] })).status).toBe(200);
  });

  it.each<[string, () => Readonly<Record<string, unknown>>, string]>([
    ['another client', () => ({ clientId: 'other' }), 'AccessDeniedException'],
    ['an unknown refresh token', () => ({ refreshToken: 'other' }), 'AccessDeniedException'],
    ['another grant', () => ({ grantType: 'authorization_code' }), 'ValidationException'],
    ['no client', () => ({ clientId: undefined }), 'ValidationException'],
  ])('refuses %s', async (_, changes, type) => {
    expect(await renew(changes())).toMatchObject({ status: 400, type });
    expect((await renew()).status).toBe(200);
  });

  it.each<[string, () => string]>([
    ['no proof', () => 'none'],
    ['a proof for another request', () => proofOf({ claims: { htu: 'https://us-east-1.signin.aws.amazon.com/v1/token' } })],
    ['a proof of another time', () => proofOf({ claims: { iat: now / 1000 - 600 } })],
    ['a proof of another kind', () => proofOf({ header: { typ: 'JWT' } })],
    ['a proof that another key signed', () => `${proofOf().split('.').slice(0, 2).join('.')}.${proofOf({ pem: newKey() }).split('.')[2]}`],
    ['a proof that holds the private key', () => proofOf({ header: { jwk: createPrivateKey(pem).export({ format: 'jwk' }) } })],
  ])('refuses %s', async (_, proof) => {
    expect(await renew({}, proof())).toMatchObject({ status: 400, type: 'ValidationException', body: { error: 'INVALID_REQUEST', message: expect.stringContaining('DPoP: ') } });
  });

  it('refuses a proof that was used before, and a session that is over', async () => {
    const proof = proofOf();
    const { body } = await renew({}, proof);
    expect(await renew({ refreshToken: body['refreshToken'] }, proof)).toMatchObject({ status: 400, type: 'ValidationException' });
    sandbox.addLoginSession({ user: 'alice', refreshToken: 'other', refreshExpiresAt: new Date(now) });
    expect(await renew({ refreshToken: 'other' })).toMatchObject({ status: 400, type: 'AccessDeniedException', body: { error: 'TOKEN_EXPIRED' } });
  });
});
