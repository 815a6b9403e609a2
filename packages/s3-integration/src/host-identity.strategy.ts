import * as E from 'fp-ts/lib/Either.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { AwsCredentialIdentity } from '@smithy/types';
import { refreshingSource, Secret, type CredentialError, type CredentialSource, type Resolved } from '@aqueduct/integrations';
import { credentialProcess as runProcess } from './host-identity/credential-process.js';
import { failedToGet, missing, notAllowed } from './host-identity/host-identity-failure.js';
import type { HostIdentityOptions } from './host-identity/host-identity-options.js';
import { HOST_IDENTITIES, type HostIdentity } from './host-identity/host-identity.js';
import { containerIdentity, environmentIdentity, instanceIdentity } from './host-identity/sdk-identities.js';
import { namedError } from './s3-credential-error.js';
import type { S3Credentials, S3CredentialStrategy } from './s3-credentials.js';

const fields = {};

/** How an identity is had; `undefined` when the server has none of the kind. */
const fetcherOf = (identity: HostIdentity, { credentialProcess }: HostIdentityOptions): (() => Promise<AwsCredentialIdentity>) | undefined => {
  const isSet = (name: string): boolean => (process.env[name] ?? '') !== '';
  switch (identity) {
    case 'environment':
      return isSet('AWS_ACCESS_KEY_ID') && isSet('AWS_SECRET_ACCESS_KEY') ? environmentIdentity : undefined;
    case 'container':
      return isSet('AWS_CONTAINER_CREDENTIALS_RELATIVE_URI') || isSet('AWS_CONTAINER_CREDENTIALS_FULL_URI') ? containerIdentity : undefined;
    case 'instance-metadata':
      return instanceIdentity;
    case 'process':
      return credentialProcess === undefined || credentialProcess.length === 0 ? undefined : () => runProcess(credentialProcess);
  }
};

const resolvedOf = (identity: HostIdentity, { accessKeyId, secretAccessKey, sessionToken, expiration }: AwsCredentialIdentity): Resolved<S3Credentials> => ({
  credentials: {
    accessKeyId,
    secretAccessKey: Secret.of(secretAccessKey),
    ...(sessionToken === undefined ? {} : { sessionToken: Secret.of(sessionToken) }),
  },
  provenance: {
    strategy: identity,
    facts: { accessKeyId, ...(expiration === undefined ? {} : { expiresAt: expiration.toISOString() }) },
  },
  ...(expiration === undefined ? {} : { expiresAt: expiration }),
});

const isSame = (a: Resolved<S3Credentials>, b: Resolved<S3Credentials>): boolean =>
  a.credentials.accessKeyId === b.credentials.accessKeyId &&
  a.credentials.secretAccessKey.reveal() === b.credentials.secretAccessKey.reveal() &&
  a.credentials.sessionToken?.reveal() === b.credentials.sessionToken?.reveal() &&
  a.expiresAt?.getTime() === b.expiresAt?.getTime();

const openAllowed = (identity: HostIdentity, options: HostIdentityOptions): CredentialSource<S3Credentials> => {
  const toError = namedError(identity);
  let last: Resolved<S3Credentials> | undefined;

  return refreshingSource(async (): Promise<E.Either<CredentialError, Resolved<S3Credentials>>> => {
    const fetch = fetcherOf(identity, options);
    if (fetch === undefined) {
      return E.left(toError(missing(identity)));
    }
    try {
      const found = resolvedOf(identity, await fetch());
      // The same keys are no newer generation: a refused request is not sent again with them.
      last = last !== undefined && isSame(last, found) ? last : found;
      return E.right(last);
    } catch (error) {
      return E.left(toError(failedToGet(identity, error)));
    }
  });
};

/**
 * An identity that the server itself has. It is used only when a person chooses it for a connection and the operator
 * has listed it; nothing ever falls back on it.
 *
 * @publicApi
 */
export const hostIdentityStrategy = (identity: HostIdentity, options: HostIdentityOptions): S3CredentialStrategy<typeof fields> => {
  const { hostIdentities = [] } = options;
  const isAllowed = hostIdentities.includes(identity);
  const refusal = TE.left(namedError(identity)(notAllowed(identity, hostIdentities)));
  return {
    name: identity,
    title: HOST_IDENTITIES[identity],
    description: isAllowed
      ? 'The identity of the server itself; there is nothing to enter.'
      : `The identity of the server itself. The operator has not turned it on (AQUEDUCT_S3_HOST_IDENTITIES).`,
    fields,
    origin: 'server',
    open: () => (isAllowed ? openAllowed(identity, options) : { resolve: () => refusal }),
  };
};
