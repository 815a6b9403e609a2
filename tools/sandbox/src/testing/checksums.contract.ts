/// <reference types="jest" />
import { ChecksumAlgorithm, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { outcomeOf, words, type ContractContext } from './contract-context.js';

const CRC32_OF_HELLO = 'NhCmhg==';

/** Flexible checksums and Content-MD5. */
export const checksumsContract = ({ bucket, s3, clientOf, target, expected }: ContractContext): void => {
  const at = (Key: string) => ({ Bucket: bucket(), Key });

  it(`${expected('checksumReturned') ? 'returns' : 'does not return'} the checksum of an upload when the object is read`, async () => {
    await s3().send(new PutObjectCommand({ ...at('crc'), Body: 'hello' }));
    const { ChecksumCRC32, Body } = await s3().send(new GetObjectCommand({ ...at('crc'), ChecksumMode: 'ENABLED' }));
    await Body?.transformToByteArray();
    expect(ChecksumCRC32).toBe(expected('checksumReturned') ? CRC32_OF_HELLO : undefined);
  });

  it.each([ChecksumAlgorithm.CRC32, ChecksumAlgorithm.CRC32C, ChecksumAlgorithm.CRC64NVME, ChecksumAlgorithm.SHA1, ChecksumAlgorithm.SHA256])(
    'accepts an upload that the SDK hashed with %s',
    async (algorithm) => {
      const put = new PutObjectCommand({ ...at(`by-${algorithm}`), Body: 'The quick brown fox', ChecksumAlgorithm: algorithm });
      expect(await outcomeOf(s3().send(put))).toEqual({ status: 200 });
    },
  );

  it(`answers a checksum of something else with ${words(expected('wrongChecksum'))}`, async () => {
    const put = new PutObjectCommand({ ...at('wrong-crc'), Body: 'not hello', ChecksumCRC32: CRC32_OF_HELLO });
    expect(await outcomeOf(s3().send(put))).toEqual(expected('wrongChecksum'));
  });

  it('accepts the right Content-MD5 and refuses a wrong one as BadDigest', async () => {
    const plain = clientOf(target().owner, { requestChecksumCalculation: 'WHEN_REQUIRED' });
    const put = (ContentMD5: string) => plain.send(new PutObjectCommand({ ...at('md5'), Body: 'hello', ContentMD5 }));

    expect(await outcomeOf(put('XUFAKrxLKna5cZ2REBfFkg=='))).toEqual({ status: 200 });
    expect(await outcomeOf(put('AAAAAAAAAAAAAAAAAAAAAA=='))).toEqual({ status: 400, code: 'BadDigest' });
  });
};
