import type { AwsCredentialIdentity } from '@smithy/types';
import { ConnectionException } from './connection-exception.js';
import type { PinnedSnapshot } from './pinned-snapshot.js';
import { namedError } from './s3-credential-error.js';
import { isAnonymous } from './s3-credentials.js';
import type { S3Snapshot } from './s3-target.js';

const nobodySigns = namedError('anonymous')({
  code: 'AnonymousCannotSign',
  problem: 'it is anonymous, so nothing can be signed with it.',
  remedy: 'Use the plain URL of the object, or give the connection credentials.',
});

const identities = new WeakMap<S3Snapshot, AwsCredentialIdentity>();

/** The keys that a snapshot is signed with. @throws ConnectionException when it has none */
export const identityOf = (snapshot: S3Snapshot): AwsCredentialIdentity => {
  const known = identities.get(snapshot);
  if (known !== undefined) {
    return known;
  }
  if (isAnonymous(snapshot.credentials)) {
    throw new ConnectionException(snapshot.connection.name, nobodySigns);
  }
  const { accessKeyId, secretAccessKey, sessionToken } = snapshot.credentials;
  const identity: AwsCredentialIdentity = {
    accessKeyId,
    secretAccessKey: secretAccessKey.reveal(),
    ...(sessionToken === undefined ? {} : { sessionToken: sessionToken.reveal() }),
  };
  identities.set(snapshot, identity);
  return identity;
};

interface IdentityOptions {
  readonly forceRefresh?: boolean;
}

/**
 * The SDK's credential provider. Flagged as memoized, which it is: otherwise the SDK keeps the first keys without an
 * expiry for ever.
 */
export const liveIdentity = (pinned: PinnedSnapshot) =>
  Object.assign(
    async (options?: IdentityOptions): Promise<AwsCredentialIdentity> =>
      identityOf(options?.forceRefresh === true ? await pinned.newest(true) : await pinned.current()),
    { memoized: true },
  );
