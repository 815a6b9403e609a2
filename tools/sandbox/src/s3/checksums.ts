import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** The algorithms of S3's flexible checksums. */
export const CHECKSUM_ALGORITHMS = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const;
export type ChecksumAlgorithm = (typeof CHECKSUM_ALGORITHMS)[number];

/** The header or trailer that carries it. */
export const checksumHeader = (algorithm: ChecksumAlgorithm): string => `x-amz-checksum-${algorithm.toLowerCase()}`;

/** Its element in XML documents. */
export const checksumElement = (algorithm: ChecksumAlgorithm): string => `Checksum${algorithm}`;

const CRC32C_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value;
});

const crc32c = (data: Buffer): number => {
  let value = 0xffffffff;
  for (const byte of data) value = (value >>> 8) ^ (CRC32C_TABLE[(value ^ byte) & 0xff] ?? 0);
  return ~value >>> 0;
};

// 64 bits as two halves: BigInt would be fifty times slower.
const [CRC64_HIGH, CRC64_LOW] = [new Uint32Array(256), new Uint32Array(256)];
for (let byte = 0; byte < 256; byte += 1) {
  let [high, low] = [0, byte];
  for (let bit = 0; bit < 8; bit += 1) {
    const odd = low & 1;
    low = (low >>> 1) | (high << 31);
    high >>>= 1;
    if (odd) [high, low] = [high ^ 0x9a6c9329, low ^ 0xac4bc9b5];
  }
  CRC64_HIGH[byte] = high;
  CRC64_LOW[byte] = low;
}

const crc64nvme = (data: Buffer): Buffer => {
  let [high, low] = [-1, -1];
  for (const byte of data) {
    const index = (low ^ byte) & 0xff;
    low = ((low >>> 8) | (high << 24)) ^ (CRC64_LOW[index] ?? 0);
    high = (high >>> 8) ^ (CRC64_HIGH[index] ?? 0);
  }
  const result = Buffer.alloc(8);
  result.writeUInt32BE(~high >>> 0, 0);
  result.writeUInt32BE(~low >>> 0, 4);
  return result;
};

const fourBytes = (value: number): Buffer => {
  const result = Buffer.alloc(4);
  result.writeUInt32BE(value >>> 0);
  return result;
};

const ALGORITHMS: Readonly<Record<ChecksumAlgorithm, (data: Buffer) => Buffer>> = {
  CRC32: (data) => fourBytes(crc32(data)),
  CRC32C: (data) => fourBytes(crc32c(data)),
  CRC64NVME: crc64nvme,
  SHA1: (data) => createHash('sha1').update(data).digest(),
  SHA256: (data) => createHash('sha256').update(data).digest(),
};

/** The checksum in base64, most significant byte first, as S3 writes it. */
export const checksumOf = (algorithm: ChecksumAlgorithm, data: Buffer): string => ALGORITHMS[algorithm](data).toString('base64');

/** The checksum of a multipart object whose parts have these checksums. */
export const compositeChecksum = (algorithm: ChecksumAlgorithm, parts: ReadonlyArray<string>): string =>
  `${checksumOf(algorithm, Buffer.concat(parts.map((part) => Buffer.from(part, 'base64'))))}-${parts.length}`;
