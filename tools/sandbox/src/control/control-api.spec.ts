import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import type { Sandbox } from '../sandbox.js';
import { startSandbox } from '../start-sandbox.js';
import { answerOf, s3For } from '../testing/sdk-clients.js';

describe('the control API', () => {
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await startSandbox();
  });
  afterEach(() => sandbox.stop());

  const ask = async (method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) => {
    const response = await fetch(`${sandbox.controlUrl}/${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as Record<string, string>) };
  };

  it('adds users, buckets, objects and keys that S3 knows', async () => {
    const { body: alice = {} } = await ask('POST', 'users', { name: 'alice', accessKeyId: 'AKIAALICE00000000001', policy: { deny: ['ListBuckets'] } });
    expect(alice['accessKeyId']).toBe('AKIAALICE00000000001');
    expect((await ask('POST', 'buckets', { name: 'lake', owner: 'alice' })).status).toBe(204);
    expect((await ask('POST', 'objects', { bucket: 'lake', key: 'ü', bodyBase64: 'aGVsbG8=' })).status).toBe(204);
    const { body: key = {} } = await ask('POST', 'keys', { user: 'alice' });

    const { accessKeyId = '', secretAccessKey = '' } = key;
    const list = () => answerOf(s3For(sandbox, { accessKeyId, secretAccessKey }).send(new ListObjectsV2Command({ Bucket: 'lake' })));
    expect(sandbox.object('lake', 'ü')?.body.toString()).toBe('hello');
    expect(await list()).toBe('ok');
    expect((await ask('DELETE', `keys/${accessKeyId}`)).status).toBe(204);
    expect(await list()).toBe('403 InvalidAccessKeyId');

    const { body: requests } = await ask('GET', 'requests');
    expect(requests).toMatchObject([{ operation: 'ListObjectsV2', status: 200 }, { operation: 'ListObjectsV2', status: 403 }]);
  });

  it('sets up every identity, and tells what was handed out', async () => {
    await ask('POST', 'users', { name: 'alice' });
    const { body: role = {} } = await ask('POST', 'roles', { name: 'reader', actsAs: 'alice', trusts: ['alice'], maxSessionSeconds: 7200 });
    const document = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' } };
    const account = { accountId: '123456789012', roleName: 'Reader', user: 'alice', durationSeconds: 900 };
    const made = [
      await ask('POST', 'managed-policies', { arn: 'arn:aws:iam::200000000001:policy/read', document }),
      await ask('POST', 'web-identities', { token: 'web-token', role: role['arn'], expiresAt: '2100-01-01T00:00:00Z' }),
      await ask('POST', 'sso-sessions', { accessToken: 't', refreshToken: 'r', clientId: 'c', clientSecret: 's', expiresAt: '2100-01-01T00:00:00Z', accounts: [account] }),
      await ask('POST', 'login-sessions', { user: 'alice', refreshToken: 'r', clientId: 'c', tokenSeconds: 60 }),
      await ask('PUT', 'instance-role', { user: 'alice', roleName: 'worker' }),
      await ask('DELETE', 'imds-tokens'),
    ];
    expect(made.map(({ status }) => status)).toEqual([204, 204, 204, 204, 204, 204]);

    const { body: container = {} } = await ask('POST', 'container-credentials', { id: 'pod', user: 'alice', authorizationToken: 'right' });
    const issued = (await (await fetch(container['uri'] ?? '', { headers: { authorization: 'right' } })).json()) as { readonly AccessKeyId: string };
    expect((await ask('GET', `sessions/${issued.AccessKeyId}`)).body).toMatchObject({ user: 'alice', narrowed: false, role: { sessionName: 'sandbox-task' } });

    const form = new URLSearchParams({ Action: 'AssumeRoleWithWebIdentity', RoleArn: role['arn'] ?? '', RoleSessionName: 'pod', WebIdentityToken: 'web-token' });
    const traded = async () => (await fetch(sandbox.stsEndpoint, { method: 'POST', body: form })).status;
    expect([await traded(), (await ask('DELETE', 'web-identities/web-token')).status, await traded()]).toEqual([200, 204, 400]);
    expect([(await ask('DELETE', 'container-credentials/pod')).status, (await ask('DELETE', 'instance-role')).status, (await ask('DELETE', 'sso-sessions/t')).status]).toEqual([204, 204, 204]);
  });

  it('sets bucket policies', async () => {
    await ask('POST', 'users', { name: 'alice' });
    await ask('POST', 'buckets', { name: 'lake', owner: 'alice' });
    await ask('POST', 'objects', { bucket: 'lake', key: 'a', body: 'x' });
    const document = { Statement: { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::lake/*' } };
    const read = async () => (await fetch(`${sandbox.endpoint}/lake/a`)).status;
    expect([await read(), (await ask('PUT', 'bucket-policies/lake', { document })).status, await read()]).toEqual([403, 204, 200]);
    expect((await ask('PUT', 'bucket-policies/lake', { document: { Statement: [] } })).body).toMatchObject({ code: 'MalformedPolicy' });
    expect([(await ask('DELETE', 'bucket-policies/lake')).status, await read()]).toEqual([204, 403]);
  });

  it.each([
    [{ type: 'error', code: 'ServiceUnavailable', retryAfterSeconds: 3 }, 503],
    [{ type: 'error-in-200', code: 'InternalError' }, 200],
    [{ type: 'answer', status: 418, headers: { 'content-type': 'text/plain' }, body: 'tea' }, 418],
    [{ type: 'delay', milliseconds: 1 }, 403],
    [{ type: 'slow', bytesPerSecond: 100_000 }, 403],
    [{ type: 'cut' }, 0],
    [{ type: 'cut-upload', afterBytes: 0 }, 0],
    [{ type: 'clock', offsetSeconds: 10 }, 403],
  ])('takes the fault %j', async (effect, status) => {
    const fault = { service: 's3', operation: 'ListBuckets', times: 'always', probability: 1, seed: 1, effect };
    expect((await ask('POST', 'faults', fault)).status).toBe(204);
    const answer = await fetch(sandbox.endpoint).then(
      (response) => response.status,
      () => 0,
    );
    expect(answer).toBe(status);
    expect(sandbox.requests.at(-1)).toMatchObject({ fault: effect.type });
  });

  it('sets faults', async () => {
    await ask('POST', 'users', { name: 'alice' });
    expect((await ask('POST', 'faults', { operation: 'ListObjectsV2', effect: { type: 'error', code: 'SlowDown' } })).status).toBe(204);
    const key = sandbox.addKey('alice');
    expect(await answerOf(s3For(sandbox, key).send(new ListObjectsV2Command({ Bucket: 'lake' })))).toBe('503 SlowDown');
  });

  it.each([
    ['POST', 'users', {}, '"name" is missing: give it as text.'],
    ['POST', 'users', { name: 7 }, '"name" must be text.'],
    ['POST', 'users', [], 'The body must be a JSON object.'],
    ['POST', 'users', { name: 'a', policy: { own: 'all' } }, '"policy" must be '],
    ['POST', 'buckets', { name: 'lake', owner: 'nobody' }, 'There is no user "nobody"'],
    ['POST', 'faults', { effect: { type: 'error', code: 'Nonsense' } }, '"code" is no error code'],
    ['POST', 'faults', { effect: { type: 'nonsense' } }, '"effect.type" must be one of error, '],
    ['POST', 'faults', { service: 'ec2', effect: { type: 'cut' } }, '"service" must be one of s3, '],
    ['POST', 'faults', { probability: 2, effect: { type: 'cut' } }, '"probability" must be from 0 to 1.'],
    ['POST', 'faults', { effect: { type: 'answer', status: 200, headers: { a: 1 } } }, '"headers" must be an object of texts.'],
    ['POST', 'sso-sessions', { accessToken: 't', expiresAt: 'soon', accounts: [] }, '"expiresAt" must be a time'],
    ['POST', 'web-identities', { token: 'web-token', role: 'nobody' }, 'There is no role "nobody"'],
    ['PUT', 'instance-role', { user: 'nobody' }, 'There is no user "nobody"'],
  ])('refuses %s %s with %j by naming what is wrong', async (method, path, body, message) => {
    const { status, body: answer } = await ask(method, path, body);
    expect(status).toBe(400);
    expect(answer?.['error']).toContain(message);
  });

  it('refuses what a web page sends', async () => {
    expect((await ask('GET', 'requests', undefined, { origin: 'http://evil.test' })).status).toBe(403);
  });

  it('lists what there is when asked for something else', async () => {
    expect(await ask('GET', 'nothing')).toMatchObject({ status: 404, body: { error: expect.stringContaining('POST users') } });
  });
});
