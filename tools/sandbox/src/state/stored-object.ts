import type { ChecksumAlgorithm } from '../s3/checksums.js';

/** A checksum as S3 keeps it: over the whole object, or over the checksums of its parts. */
export interface StoredChecksum {
  readonly algorithm: ChecksumAlgorithm;
  /** Base64; a composite one ends in `-<parts>`. */
  readonly value: string;
  readonly type: 'FULL_OBJECT' | 'COMPOSITE';
}

/** An object, immutable: a write replaces it. */
export interface StoredObject {
  readonly key: string;
  readonly data: Buffer;
  /** Without quotes. */
  readonly etag: string;
  /** Whole seconds, as HTTP dates have no more. */
  readonly lastModified: Date;
  /** What GET answers with: content-type, cache-control, x-amz-meta-* and the like. */
  readonly headers: Readonly<Record<string, string>>;
  readonly checksum?: StoredChecksum;
  /** Sizes of the parts of a multipart object. */
  readonly partSizes?: ReadonlyArray<number>;
}

/** A part of an upload that is not complete yet. */
export interface StoredPart {
  readonly partNumber: number;
  readonly data: Buffer;
  readonly etag: string;
  readonly lastModified: Date;
  readonly checksum?: StoredChecksum;
}

/** A multipart upload in progress. */
export interface Upload {
  readonly uploadId: string;
  readonly key: string;
  readonly initiated: Date;
  readonly initiator: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly checksum?: { readonly algorithm: ChecksumAlgorithm; readonly type: StoredChecksum['type'] };
  readonly parts: Map<number, StoredPart>;
}
