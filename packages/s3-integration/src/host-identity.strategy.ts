import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { AwsCredentialIdentity } from '@smithy/types';
import { refreshingSource, Secret, type CredentialSource, type Resolved } from '@aqueduct/integrations';
import { containerCredentialsUrl } from './host-identity/container-endpoint.js';
import { containerToken } from './host-identity/container-token.js';
import { credentialProcess as runProcess } from './host-identity/credential-process.js';
import { failedToGet, missing, notAllowed } from './host-identity/host-identity-failure.js';
import type { HostIdentityOptions } from './host-identity/host-identity-options.js';
import { HOST_IDENTITIES, type HostIdentity } from './host-identity/host-identity.js';
import { containerIdentity, environmentIdentity, instanceIdentity } from './host-identity/sdk-identities.js';
import { namedError, type NamedFailure } from './s3-credential-error.js';
import type { S3Credentials, S3CredentialStrategy } from './s3-credentials.js';

const fields = {};

const isSet = (name: string): boolean => (process.env[name] ?? '') !== '';

const fetched = (identity: HostIdentity, fetch: () => Promise<AwsCredentialIdentity>): TE.TaskEither<NamedFailure, AwsCredentialIdentity> =>
  TE.tryCatch(fetch, (error) => failedToGet(identity, error));

const fromContainer: TE.TaskEither<NamedFailure, AwsCredentialIdentity> = pipe(
  TE.Do,
  TE.bind('endpoint', () => TE.fromEither(containerCredentialsUrl(process.env))),
  TE.bind('token', () => containerToken(process.env)),
  TE.flatMap(({ endpoint, token }) => fetched('container', () => containerIdentity(endpoint, token))),
);

/** How an identity is had, as the server's environment is when it is asked for. */
const fetcherOf = (identity: HostIdentity, { credentialProcess, now = Date.now }: HostIdentityOptions): TE.TaskEither<NamedFailure, AwsCredentialIdentity> => {
  switch (identity) {
    case 'environment':
      return isSet('AWS_ACCESS_KEY_ID') && isSet('AWS_SECRET_ACCESS_KEY') ? fetched(identity, environmentIdentity) : TE.left(missing(identity));
    case 'container':
      return fromContainer;
    case 'instance-metadata':
      return fetched(identity, instanceIdentity);
    case 'process':
      return credentialProcess === undefined || credentialProcess.length === 0
        ? TE.left(missing(identity))
        : fetched(identity, () => runProcess(credentialProcess, now));
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
  let last: Resolved<S3Credentials> | undefined;
  /** The same keys are no newer generation: a refused request is not sent again with them. */
  const kept = (found: Resolved<S3Credentials>): Resolved<S3Credentials> => {
    last = last !== undefined && isSame(last, found) ? last : found;
    return last;
  };
  const { now = Date.now } = options;

  return refreshingSource(
    () =>
      pipe(
        fetcherOf(identity, options),
        TE.bimap(namedError(identity), (found) => kept(resolvedOf(identity, found))),
      )(),
    { now },
  );
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
