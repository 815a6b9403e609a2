/// <reference types="jest" />
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { ContractContext } from './contract-context.js';

/** URLs that carry their signature. */
export const presignedContract = ({ target, bucket, s3, clientOf }: ContractContext): void => {
  const at = { Key: 'a b+c/ü' };
  const signGet = (options: Parameters<typeof getSignedUrl>[2] = {}) => getSignedUrl(s3(), new GetObjectCommand({ Bucket: bucket(), ...at }), { expiresIn: 60, ...options });
  const ask = async (url: string, init?: RequestInit) => {
    const response = await fetch(url, init);
    return { status: response.status, text: await response.text() };
  };

  beforeAll(async () => {
    await s3().send(new PutObjectCommand({ Bucket: bucket(), ...at, Body: 'signed' }));
  });

  it('reads through a signed URL', async () => {
    expect(await ask(await signGet())).toEqual({ status: 200, text: 'signed' });
  });

  it('writes through a signed URL', async () => {
    // Without checksums: the one that the SDK puts into the URL is that of an empty body.
    const client = clientOf(target().owner, { requestChecksumCalculation: 'WHEN_REQUIRED' });
    const command = new PutObjectCommand({ Bucket: bucket(), Key: 'put by url' });
    expect((await ask(await getSignedUrl(client, command, { expiresIn: 60 }), { method: 'PUT', body: 'from outside' })).status).toBe(200);

    const { Body } = await s3().send(new GetObjectCommand({ Bucket: bucket(), Key: 'put by url' }));
    expect(await Body?.transformToString()).toBe('from outside');
  });

  it('refuses another key, another method and another expiry than the signed ones', async () => {
    const url = await signGet();
    expect((await ask(url.replace('/a%20b', '/a%20x'))).status).toBe(403);
    expect((await ask(url, { method: 'DELETE' })).status).toBe(403);
    expect((await ask(url.replace('X-Amz-Expires=60', 'X-Amz-Expires=600'))).status).toBe(403);
  });

  it('refuses a URL that has expired', async () => {
    const url = await signGet({ signingDate: new Date(Date.now() - 120_000) });
    const { status, text } = await ask(url);
    expect(status).toBe(403);
    expect(text).toContain('<Code>AccessDenied</Code>');
  });
};
