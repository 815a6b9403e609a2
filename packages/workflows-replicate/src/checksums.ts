import type { ChecksumType } from '@aws-sdk/client-s3';

/** The flexible checksums of an answer; those of parts end in `-<parts>`. */
export interface Checksums {
  readonly ChecksumCRC64NVME?: string | undefined;
  readonly ChecksumCRC32?: string | undefined;
  readonly ChecksumCRC32C?: string | undefined;
  readonly ChecksumSHA1?: string | undefined;
  readonly ChecksumSHA256?: string | undefined;
  readonly ChecksumType?: ChecksumType | undefined;
}

const FIELDS = ['ChecksumCRC64NVME', 'ChecksumCRC32', 'ChecksumCRC32C', 'ChecksumSHA1', 'ChecksumSHA256'] as const;

/** Whether two objects have the same checksum; `undefined` when there is none that could be compared. */
export const sharedChecksum = (one: Checksums, other: Checksums): boolean | undefined => {
  if (one.ChecksumType !== other.ChecksumType) {
    return undefined;
  }
  const field = FIELDS.find((name) => one[name] !== undefined && other[name] !== undefined);
  if (field === undefined) {
    return undefined;
  }
  const same = one[field] === other[field];
  // Composite ones differ for the same bytes when the parts do.
  return same || one.ChecksumType !== 'COMPOSITE' ? same : undefined;
};

/** Those of a part, as the completion of its upload repeats them. */
export const partChecksums = (part: Checksums): Partial<Record<(typeof FIELDS)[number], string>> =>
  Object.fromEntries(FIELDS.flatMap((name) => (part[name] === undefined ? [] : [[name, part[name]]])));
