import { CHECKSUM_ALGORITHMS, checksumOf, compositeChecksum } from './checksums.js';

const hexOf = (base64: string): string => Buffer.from(base64, 'base64').toString('hex');

describe(checksumOf.name, () => {
  // The check values of the catalogue of CRC algorithms (https://reveng.sourceforge.io/crc-catalogue/all.htm), and of FIPS 180.
  it.each([
    ['CRC32', 'cbf43926'],
    ['CRC32C', 'e3069283'],
    ['CRC64NVME', 'ae8b14860a799888'],
    ['SHA1', 'f7c3bc1d808e04732adf679965ccc34ca7ae3441'],
    ['SHA256', '15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225'],
  ] as const)('gives the check value of %s', (algorithm, expected) => {
    expect(hexOf(checksumOf(algorithm, Buffer.from('123456789')))).toBe(expected);
  });

  it('knows every algorithm', () => {
    CHECKSUM_ALGORITHMS.forEach((algorithm) => expect(checksumOf(algorithm, Buffer.alloc(0))).not.toBe(''));
  });
});

describe(compositeChecksum.name, () => {
  it('counts the parts', () => {
    const parts = ['a', 'b'].map((text) => checksumOf('CRC32', Buffer.from(text)));
    expect(compositeChecksum('CRC32', parts)).toMatch(/^[\w+/]{6}==-2$/);
  });
});
