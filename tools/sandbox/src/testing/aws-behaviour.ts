/** How a request ended: the HTTP status, and the code of a refusal. */
export interface Outcome {
  readonly status: number;
  readonly code?: string;
}

/**
 * What Amazon S3 does where compatible servers are known to do something else. A server that differs says so in its
 * differences, and then exactly that is expected of it.
 */
export const AWS_BEHAVIOUR = {
  /** A static key sent with a session token that nobody issued. */
  bogusTokenOnStaticKey: { status: 400, code: 'InvalidToken' },
  /** A signature for a region that is not the endpoint's. */
  wrongSigningRegion: { status: 400, code: 'AuthorizationHeaderMalformed' },
  /** HEAD names no code, so the bucket's region comes in a header. */
  headBucketTellsRegion: true,
  /** GetBucketLocation in the first region; empty is us-east-1. */
  locationOfHome: '',
  /** PutObject with If-Match and the ETag as it was given, quotes included. */
  putIfMatch: { status: 200 },
  /** CopyObject with a source condition that does not hold. */
  copySourceIfMatch: { status: 412, code: 'PreconditionFailed' },
  /** CopyObject answers with the ETag in quotes, as everywhere else. */
  copyQuotesETag: true,
  /** A stream of known length, with the SDK's default: CRC32 in a trailer. */
  streamWithTrailer: { status: 200 },
  /** The checksum of an upload comes back on GET with ChecksumMode ENABLED. */
  checksumReturned: true,
  /** A CRC32 header that does not belong to the body. */
  wrongChecksum: { status: 400, code: 'BadDigest' },
  /** GET ?partNumber=1 of a two-part object: length and parts count. */
  firstPartOfTwo: { length: 5 * 1024 * 1024, partsCount: 2 },
  /** Listing the parts of an upload that was aborted. */
  abortedUploadListed: { status: 404, code: 'NoSuchUpload' },
  /** Completing an upload that was aborted, with no object under its key. */
  abortedUploadCompleted: { status: 404, code: 'NoSuchUpload' },
  /** CompleteMultipartUpload answers with the ETag of the object. */
  completionTellsETag: true,
  /** If-None-Match: * on CompleteMultipartUpload over an existing object. */
  completeIfNoneMatch: { status: 412, code: 'PreconditionFailed' },
  /** max-keys of -1. */
  negativeMaxKeys: { status: 400, code: 'InvalidArgument' },
  /** max-keys of 5000 is cut to 1000 and the answer says so. */
  maxKeysAnswered: 1000,
} as const;

export type BehaviourName = keyof typeof AWS_BEHAVIOUR;

/** Widens the literals of the table above, so that another server can give other values of the same shape. */
type Widened<T> = T extends number ? number : T extends string ? string : T extends boolean ? boolean : T extends Outcome ? Outcome : { readonly [K in keyof T]: number };

/** What a server does instead, and why that is known and accepted. */
export type S3Differences = { readonly [K in BehaviourName]?: { readonly does: Widened<(typeof AWS_BEHAVIOUR)[K]>; readonly because: string } };

/** What is expected of a server: AWS's behaviour unless its differences say otherwise. */
export type Expected = <K extends BehaviourName>(name: K) => Widened<(typeof AWS_BEHAVIOUR)[K]>;

/** Looks expectations up. */
export const expectations =
  (differences: S3Differences): Expected =>
  <K extends BehaviourName>(name: K) =>
    (differences[name]?.does ?? AWS_BEHAVIOUR[name]) as Widened<(typeof AWS_BEHAVIOUR)[K]>;
