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
