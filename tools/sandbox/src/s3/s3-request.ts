import type { Incoming } from '../http/incoming.js';
import type { Reply } from '../http/reply.js';
import type { Buckets } from '../state/buckets.js';
import type { Principal, User } from '../state/user.js';
import type { S3Operation } from './operations.js';
import type { Payload } from './payload.js';

/** The namespace of S3's documents. */
export const S3_NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** A request whose signature was verified, or that nobody signed. */
export interface S3Request {
  readonly operation: S3Operation;
  /** Empty when the request names none. */
  readonly bucketName: string;
  readonly key: string;
  readonly incoming: Incoming;
  readonly query: ReadonlyMap<string, string>;
  readonly caller: Principal;
  /** Whose rights the caller has. */
  readonly user: User;
  /** The region that the request was signed for; the sandbox's own when nobody signed. */
  readonly signedRegion: string;
  /** A header, or the query parameter that a presigned URL carries in its place. */
  readonly header: (name: string) => string | undefined;
  /** All `x-amz-*` headers, those in the query of a presigned URL included. */
  readonly amzHeaders: ReadonlyMap<string, string>;
  /** The body, decoded and checked against every hash that the request gives. */
  readonly readPayload: () => Promise<Payload>;
}

/** What the operations work on. */
export interface S3World {
  readonly buckets: Buckets;
  readonly clock: () => Date;
  /** Where buckets are made when nothing else is said. */
  readonly region: string;
  /** The regions that this endpoint speaks for. */
  readonly servedRegions: () => ReadonlySet<string>;
}

/** One operation. */
export type S3Handler = (request: S3Request, world: S3World) => Reply | Promise<Reply>;
