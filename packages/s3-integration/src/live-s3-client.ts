import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { applyConnectionDefaults } from './connection-defaults.middleware.js';
import { guardDeclared } from './declared-access/guard-declared.middleware.js';
import type { S3Scope } from './declared-access/s3-scope.js';
import { DirectRequests } from './direct/direct-requests.js';
import { takeDirectRequests } from './direct/send-directly.js';
import { hermeticConfig } from './hermetic-config.js';
import { leaveAnonymousUnsigned } from './live-auth-scheme.js';
import { followTarget } from './live-endpoint.js';
import { liveIdentity } from './live-identity.js';
import { PinnedSnapshot } from './pinned-snapshot.js';
import { pinRequests } from './pin-requests.middleware.js';
import { PRODUCT } from './product.js';
import { recognisePresigning } from './presigning.js';
import type { S3SnapshotSource } from './s3-target.js';

export interface LiveClientOptions {
  /** The name of the connection, for messages. */
  readonly connection: string;
  /** What requests must keep to. @default the whole connection */
  readonly scope?: S3Scope;
  /** Shared by all clients; the client's `destroy()` leaves it alone. */
  readonly requestHandler: NonNullable<S3ClientConfig['requestHandler']>;
}

/**
 * A genuine `S3Client` whose region, endpoint, credentials, path style and checksum mode follow `source`: each request
 * is made from one snapshot of it. Its calls reject with {@link ConnectionException} when the source has none.
 *
 * @publicApi
 */
export const liveS3Client = (source: S3SnapshotSource, { connection, scope, requestHandler }: LiveClientOptions): S3Client => {
  const pinned = new PinnedSnapshot(connection, source);
  const checksums = async () =>
    (await pinned.current()).target.checksums === 'when-supported' && !pinned.presigning ? 'WHEN_SUPPORTED' : 'WHEN_REQUIRED';

  const client = new S3Client({
    ...hermeticConfig,
    requestHandler,
    region: async () => (await pinned.current()).target.region,
    credentials: liveIdentity(pinned),
    requestChecksumCalculation: checksums,
    responseChecksumValidation: checksums,
    customUserAgent: [[...PRODUCT]],
  });
  followTarget(client, pinned);
  leaveAnonymousUnsigned(client, pinned);
  pinRequests(client, pinned);
  applyConnectionDefaults(client, pinned);
  if (scope !== undefined) {
    guardDeclared(client, pinned, scope);
  }
  recognisePresigning(client);
  takeDirectRequests(client, () => new DirectRequests(client, pinned, scope));
  return client;
};
