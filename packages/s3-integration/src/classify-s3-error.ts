import { describeError } from '@aqueduct/integrations';
import { ConnectionException } from './connection-exception.js';
import { UndeclaredAccessException } from './declared-access/undeclared-access-exception.js';
import { s3ErrorFacts, type S3ErrorFacts } from './s3-error-facts.js';
import type { S3Failure, S3FailureTag } from './s3-failure.js';

type Verdict = Omit<S3Failure, 'status' | 'code' | 'requestId' | 'bucketRegion' | 'deniedAction'>;

const verdict = (tag: S3FailureTag, retryable: boolean, problem: string, remedy: string, field?: string): Verdict => ({
  tag,
  retryable,
  problem,
  remedy,
  ...(field === undefined ? {} : { field }),
});

const unknownKey = verdict(
  'UnknownAccessKey',
  false,
  'S3 does not know the access key id.',
  'Check it for typing errors; it may have been deleted, belong to another provider or partition, or be temporary and lack its session token.',
  'credentials.accessKeyId',
);
const wrongSecret = verdict(
  'WrongSecret',
  false,
  'S3 knows the access key id, but the signature does not match.',
  'Give the secret access key again, exactly as it was issued. If it is right, look for a proxy that changes requests.',
  'credentials.secretAccessKey',
);
const expired = verdict(
  'ExpiredCredentials',
  false,
  'The session has ended.',
  'Give new temporary credentials, or sign in again (aws sso login).',
  'credentials.sessionToken',
);
const badToken = verdict(
  'InvalidToken',
  false,
  'S3 does not accept the session token.',
  'Give access key id, secret and session token of one and the same session.',
  'credentials.sessionToken',
);
const denied = ({ deniedAction, deniedBecause }: Pick<S3ErrorFacts, 'deniedAction' | 'deniedBecause'>): Verdict =>
  verdict(
    'AccessDenied',
    false,
    `S3 knows who is asking and denies ${deniedAction ?? 'it'}${deniedBecause === undefined ? '' : `, ${deniedBecause}`}.`,
    `Allow ${deniedAction ?? 'the action'} to this identity in its policy and in the policy of the bucket. Signing in again does not help.`,
  );
const unusableKey = verdict(
  'EncryptionKeyUnusable',
  false,
  'The KMS key that encrypts the object cannot be used: it does not exist, is disabled or is to be deleted.',
  'Enable the key in KMS, or give another one.',
  'settings.kmsKeyId',
);
const misconfigured = verdict(
  'Misconfigured',
  false,
  'The client has no region or no credentials that it can use.',
  'Give the region and the credentials of the connection again.',
);
const noBucket = verdict(
  'BucketNotFound',
  false,
  'There is no bucket of this name there.',
  'Check the name of the bucket, and the endpoint if one is given.',
  'settings.bucket',
);
const noObject = verdict('ObjectNotFound', false, 'There is no object of this key.', 'Check the key; it may have been deleted in the meantime.');
const skewed = verdict('ClockSkew', true, 'The clock of this server is off by too much.', 'Set the clock of the server (NTP).');
const throttled = verdict('Throttled', true, 'S3 asks for fewer requests.', 'Try again later, with fewer requests at a time.');
const fault = verdict('ServiceFault', true, 'S3 failed to answer.', 'Try again; if it lasts, look at the status page of the provider.');
const precondition = verdict(
  'PreconditionFailed',
  false,
  'The object is not in the state that the request asked for.',
  'Read the object again and decide anew.',
);
const notS3 = verdict(
  'NotS3',
  false,
  'What answers there is not S3.',
  'Check the endpoint: the address of a console, a proxy or a sign-in page is not it.',
  'settings.endpoint',
);
const badCharacters = verdict(
  'BadCredentialCharacters',
  false,
  'A credential holds a character that cannot be sent.',
  'Give the credentials again, without line breaks, spaces or characters of other alphabets.',
  'credentials',
);

const wrongRegion = ({ bucketRegion }: S3ErrorFacts): Verdict =>
  verdict(
    'WrongRegion',
    false,
    bucketRegion === undefined ? 'The bucket is in another region.' : `The bucket is in the region ${bucketRegion}.`,
    bucketRegion === undefined ? 'Give the region of the bucket.' : `Set the region to ${bucketRegion}.`,
    'settings.region',
  );

/** https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const BY_CODE: Readonly<Record<string, Verdict>> = {
  InvalidAccessKeyId: unknownKey,
  InvalidClientTokenId: unknownKey,
  SignatureDoesNotMatch: wrongSecret,
  ExpiredToken: expired,
  ExpiredTokenException: expired,
  RequestExpired: expired,
  InvalidToken: badToken,
  'KMS.DisabledException': unusableKey,
  'KMS.NotFoundException': unusableKey,
  'KMS.KMSInvalidStateException': unusableKey,
  CredentialsProviderError: misconfigured,
  NoSuchBucket: noBucket,
  NoSuchKey: noObject,
  NotFound: noObject,
  RequestTimeTooSkewed: skewed,
  SlowDown: throttled,
  TooManyRequests: throttled,
  TooManyRequestsException: throttled,
  Throttling: throttled,
  ThrottlingException: throttled,
  RequestTimeout: fault,
  InternalError: fault,
  ServiceUnavailable: fault,
  PreconditionFailed: precondition,
  ConditionalRequestConflict: precondition,
};

const DENIALS: ReadonlySet<string> = new Set(['AccessDenied', 'AllAccessDisabled', 'AccountProblem', 'InvalidObjectState']);

const REDIRECTS: ReadonlySet<string> = new Set([
  'PermanentRedirect',
  'TemporaryRedirect',
  'AuthorizationHeaderMalformed',
  'IllegalLocationConstraintException',
]);

const unreachable = (errno: string, peer = 'the endpoint'): Verdict =>
  verdict(
    'EndpointUnreachable',
    true,
    `Nothing answers at ${peer} (${errno}).`,
    'Check the endpoint’s host and port, and that a firewall lets this server through.',
    'settings.endpoint',
  );

/** Errors without an answer of a server. */
const local = (error: unknown, { name, errno = '', peer, message }: S3ErrorFacts): Verdict | undefined => {
  if (error instanceof ConnectionException) {
    const { failure } = error;
    const retryable = failure._tag === 'StoreUnavailable' || (failure._tag === 'CredentialsUnavailable' && failure.code.endsWith('Unreachable'));
    return { ...verdict('ConnectionUnresolved', retryable, '', ''), ...describeError(failure) };
  }
  if (error instanceof UndeclaredAccessException) {
    return verdict('UndeclaredAccess', false, error.problem, error.remedy);
  }
  if (name === 'AbortError') {
    return verdict('Aborted', false, 'The request was given up by its caller.', 'Start it again if it is still wanted.');
  }
  if (errno === 'AQUEDUCT_ADDRESS_REFUSED') {
    const reason = error instanceof Error ? error.message : 'the address is refused';
    return verdict(
      'AddressRefused',
      false,
      `Aqueduct does not connect there: ${reason}.`,
      'Use a public endpoint; for S3 in your own network the operator sets AQUEDUCT_S3_ALLOW_PRIVATE_ADDRESSES=true. Link-local addresses are never allowed.',
      'settings.endpoint',
    );
  }
  if (errno === 'ENOTFOUND' || errno === 'EAI_AGAIN') {
    return verdict(
      'DnsFailure',
      true,
      `The name ${peer ?? 'of the endpoint'} cannot be resolved.`,
      'Check the endpoint, or without one the region, for typing errors; then the DNS and the way out of this server.',
      'settings.endpoint',
    );
  }
  if (/^(DEPTH_ZERO|SELF_SIGNED|CERT_|UNABLE_TO|ERR_TLS|EPROTO)/.test(errno)) {
    return verdict('TlsFailure', false, `No secure connection to the endpoint (${errno}).`, 'Check http or https in the endpoint, and its certificate.', 'settings.endpoint');
  }
  if (errno === 'ERR_INVALID_CHAR') {
    return badCharacters;
  }
  if (errno === '' && /^(Region is missing|Region not accepted|Resolved credential object is not valid)/.test(message)) {
    return misconfigured;
  }
  return errno === 'ERR_INVALID_URL' || errno === '' ? undefined : unreachable(errno, peer);
};

/** Answers without a code of S3: only the status tells. */
const byStatus = (facts: S3ErrorFacts): Verdict | undefined => {
  const { status = 0, requestId } = facts;
  if (facts.bucketRegion !== undefined && (status === 301 || status === 307 || status === 400)) {
    return wrongRegion(facts);
  }
  if (requestId === undefined && status >= 200 && status < 500) {
    return notS3;
  }
  return status === 301
    ? wrongRegion(facts)
    : status === 403
      ? denied(facts)
      : status === 404
        ? noObject
        : status === 429
          ? throttled
          : status >= 500
            ? fault
            : undefined;
};

/** The one classifier of everything a call of an S3 client can reject with. */
export const classifyS3Error = (error: unknown): S3Failure => {
  const facts = s3ErrorFacts(error);
  const { name, status, requestId } = facts;
  const coded = REDIRECTS.has(name) ? wrongRegion(facts) : DENIALS.has(name) ? denied(facts) : BY_CODE[name];
  const found =
    (status === undefined ? local(error, facts) : undefined) ??
    coded ??
    (name === 'TimeoutError' ? unreachable('timeout') : undefined) ??
    byStatus(facts) ??
    (status !== undefined && status >= 400
      ? verdict('BadRequest', false, `S3 does not accept the request (${name}).`, 'Check the request against the documentation of this code.')
      : verdict('Unexpected', false, `The request failed (${name}).`, 'Look at the log of the server.'));
  return {
    ...found,
    ...(status === undefined ? {} : { status, code: name }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(facts.bucketRegion === undefined ? {} : { bucketRegion: facts.bucketRegion }),
    ...(found.tag === 'AccessDenied' && facts.deniedAction !== undefined ? { deniedAction: facts.deniedAction } : {}),
  };
};
