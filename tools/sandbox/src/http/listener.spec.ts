import { connect } from 'node:net';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { Sandbox, SandboxUser } from '../sandbox.js';
import { startSandbox } from '../start-sandbox.js';
import { answerOf, s3For } from '../testing/sdk-clients.js';

describe('the listener', () => {
  let sandbox: Sandbox;
  let alice: SandboxUser;

  beforeAll(async () => {
    sandbox = await startSandbox();
    alice = sandbox.addUser({ name: 'alice' });
    sandbox.createBucket('lake', { owner: 'alice' });
  });
  afterAll(() => sandbox.stop());

  /** Sends bytes as they are and returns the status line. */
  const raw = (text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      let answer = '';
      const socket = connect(Number(new URL(sandbox.endpoint).port), '127.0.0.1', () => socket.write(text));
      socket.on('data', (chunk) => (answer += String(chunk)));
      socket.on('error', reject);
      socket.on('close', () => resolve(answer.split('\r\n')[0] ?? ''));
    });
  const get = (path: string, ...headers: ReadonlyArray<string>) => raw([`GET ${path} HTTP/1.1`, 'Host: 127.0.0.1', 'Connection: close', ...headers, '', ''].join('\r\n'));

  it.each([
    ['/%', 'HTTP/1.1 400 Bad Request'],
    ['//key', 'HTTP/1.1 400 Bad Request'],
    ['/lake/%ff', 'HTTP/1.1 400 Bad Request'],
    ['/?%=%&=&&a', 'HTTP/1.1 403 Forbidden'],
    ['/lake?max-keys=abc', 'HTTP/1.1 403 Forbidden'],
    ['/lake/x?X-Amz-Signature=1', 'HTTP/1.1 400 Bad Request'],
    ['/lake/x?versionId=1', 'HTTP/1.1 400 Bad Request'],
    ['/_sandbox/%', 'HTTP/1.1 404 Not Found'],
    ['/_sandbox/requests/%', 'HTTP/1.1 404 Not Found'],
  ])('answers the odd address %s', async (path, expected) => {
    expect(await get(path)).toBe(expected);
  });

  it.each([
    ['AWS4-HMAC-SHA256', 400],
    ['AWS4-HMAC-SHA256 Credential=a/b/c, SignedHeaders=host, Signature=x', 400],
    ['AWS4-HMAC-SHA256 Credential=a/20261123/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=x', 403],
    ['AWS AKIA:signature', 400],
    ['Basic YTpi', 400],
  ])('refuses the authorization %s', async (authorization, status) => {
    expect(await get('/lake', `Authorization: ${authorization}`, 'x-amz-content-sha256: UNSIGNED-PAYLOAD', 'x-amz-date: 20261123T000000Z')).toContain(`HTTP/1.1 ${status} `);
  });

  it('answers a refused upload although its body was not read', async () => {
    const stranger = sandbox.addUser({ name: 'stranger' });
    const Body = Buffer.alloc(20 * 1024 * 1024, 'x');
    expect(await answerOf(s3For(sandbox, stranger).send(new PutObjectCommand({ Bucket: 'lake', Key: 'big', Body })))).toBe('403 AccessDenied');
  });

  it('takes no header that HTTP cannot carry', async () => {
    sandbox.putObject('lake', 'a', 'x');
    const named = new GetObjectCommand({ Bucket: 'lake', Key: 'a', ResponseContentDisposition: 'attachment; filename="日本.csv"' });
    expect(await answerOf(s3For(sandbox, alice).send(named))).toBe('400 InvalidArgument');

    const plain = s3For(sandbox, alice, { requestChecksumCalculation: 'WHEN_REQUIRED' });
    const url = await getSignedUrl(plain, new PutObjectCommand({ Bucket: 'lake', Key: 'm', Metadata: { title: '日本' } }));
    expect((await fetch(url, { method: 'PUT', body: 'x' })).status).toBe(200);
    expect(sandbox.object('lake', 'm')?.metadata).toEqual({ title: '=?UTF-8?B?5pel5pys?=' });
  });

  it('keeps serving after a client went away in the middle', async () => {
    await new Promise<void>((resolve) => {
      const socket = connect(Number(new URL(sandbox.endpoint).port), '127.0.0.1', () => {
        socket.write('POST /_sandbox/users HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n{');
        socket.end();
        socket.destroy();
      });
      socket.on('close', () => resolve());
    });
    expect(await get('/')).toBe('HTTP/1.1 403 Forbidden');
  });
});
