/// <reference types="jest" />
import { request } from 'node:http';
import { DeleteObjectCommand, GetObjectCommand, HeadBucketCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { outcomeOf, words, type ContractContext } from './contract-context.js';

const anonymousStatus = (url: string): Promise<number> =>
  new Promise((resolve, reject) => {
    request(url, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });

/** Who is let in, and with which words the others are refused. */
export const authenticationContract = ({ target, bucket, s3, clientOf, expected }: ContractContext): void => {
  const list = () => new ListObjectsV2Command({ Bucket: bucket() });

  beforeAll(async () => {
    await s3().send(new PutObjectCommand({ Bucket: bucket(), Key: 'kept.txt', Body: 'kept' }));
  });

  it('serves the owner', async () => {
    expect(await outcomeOf(s3().send(list()))).toEqual({ status: 200 });
  });

  it('refuses a wrong secret as SignatureDoesNotMatch', async () => {
    const wrong = clientOf({ ...target().owner, secretAccessKey: 'not-the-secret-of-this-key-000000000000' });
    expect(await outcomeOf(wrong.send(list()))).toEqual({ status: 403, code: 'SignatureDoesNotMatch' });
  });

  it('refuses an unknown key as InvalidAccessKeyId', async () => {
    const unknown = clientOf({ ...target().owner, accessKeyId: 'AKIAUNKNOWNUNKNOWN00' });
    expect(await outcomeOf(unknown.send(list()))).toEqual({ status: 403, code: 'InvalidAccessKeyId' });
  });

  it(`answers a static key with an unknown session token with ${words(expected('bogusTokenOnStaticKey'))}`, async () => {
    const bogus = clientOf({ ...target().owner, sessionToken: 'nobody-issued-this' });
    expect(await outcomeOf(bogus.send(list()))).toEqual(expected('bogusTokenOnStaticKey'));
  });

  it(`answers a signature for another region with ${words(expected('wrongSigningRegion'))}`, async () => {
    const elsewhere = clientOf(target().owner, { region: 'ap-southeast-9' });
    expect(await outcomeOf(elsewhere.send(list()))).toEqual(expected('wrongSigningRegion'));
  });

  it('refuses a clock that is an hour off as RequestTimeTooSkewed', async () => {
    const late = clientOf(target().owner, { systemClockOffset: -3_600_000 });
    expect(await outcomeOf(late.send(list()))).toEqual({ status: 403, code: 'RequestTimeTooSkewed' });
  });

  it('refuses a valid stranger as AccessDenied, for reading, writing and deleting', async () => {
    const stranger = clientOf(target().stranger);
    const denied = { status: 403, code: 'AccessDenied' };

    expect(await outcomeOf(stranger.send(list()))).toEqual(denied);
    expect(await outcomeOf(stranger.send(new GetObjectCommand({ Bucket: bucket(), Key: 'kept.txt' })))).toEqual(denied);
    expect(await outcomeOf(stranger.send(new PutObjectCommand({ Bucket: bucket(), Key: 'kept.txt', Body: 'x' })))).toEqual(denied);
    expect(await outcomeOf(stranger.send(new DeleteObjectCommand({ Bucket: bucket(), Key: 'kept.txt' })))).toEqual(denied);
    expect((await outcomeOf(stranger.send(new HeadBucketCommand({ Bucket: bucket() })))).status).toBe(403);
  });

  it('refuses an anonymous request', async () => {
    expect(await anonymousStatus(`${target().endpoint}/${bucket()}/kept.txt`)).toBe(403);
  });

  it('refuses a body that is not the signed one', async () => {
    const altering = clientOf(target().owner, { requestChecksumCalculation: 'WHEN_REQUIRED' });
    altering.middlewareStack.add(
      (next) => (args) => {
        (args.request as { body: unknown }).body = 'forged';
        return next(args);
      },
      // After signing: what a meddling proxy could do.
      { step: 'finalizeRequest', priority: 'low', name: 'alter' },
    );
    const put = new PutObjectCommand({ Bucket: bucket(), Key: 'altered.txt', Body: 'intact' });
    expect(await outcomeOf(altering.send(put))).toEqual({ status: 400, code: 'XAmzContentSHA256Mismatch' });
  });
};
