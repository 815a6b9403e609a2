import { AwsError, type AwsErrorCode } from '../aws-error.js';
import type { Incoming } from '../http/incoming.js';
import type { Identities } from '../state/identities.js';
import type { KeyRecord } from '../state/user.js';
import type { Claim } from './claim.js';
import { sameText, signingContext, verifySignature, type SigningContext } from './verify.js';

/** A caller whose signature was right. */
export interface Caller {
  readonly record: KeyRecord;
  readonly context: SigningContext;
}

const MAX_SKEW_MS = 15 * 60_000;

/** S3 and STS name an unknown key differently. */
const UNKNOWN_KEY = { s3: 'InvalidAccessKeyId', sts: 'InvalidClientTokenId' } as const satisfies Readonly<Record<string, AwsErrorCode>>;

const checkTime = (claim: Claim, now: Date, service: 's3' | 'sts'): void => {
  const iso = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`;
  const age = now.getTime() - claim.signedAt.getTime();
  if (claim.expiresInSeconds === undefined) {
    if (Math.abs(age) <= MAX_SKEW_MS) return;
    if (service === 'sts')
      throw new AwsError('SignatureDoesNotMatch', age > 0 ? `Signature expired: ${claim.amzDate} is now earlier than ${iso(now)} - 15 min.` : `Signature not yet current: ${claim.amzDate} is still later than ${iso(now)} + 15 min.`);
    throw new AwsError('RequestTimeTooSkewed', 'The difference between the request time and the current time is too large.', {
      fields: { RequestTime: claim.amzDate, ServerTime: iso(now), MaxAllowedSkewMilliseconds: String(MAX_SKEW_MS) },
    });
  }
  if (age < -MAX_SKEW_MS) throw new AwsError('AccessDenied', 'Request is not yet valid');
  const expires = new Date(claim.signedAt.getTime() + claim.expiresInSeconds * 1000);
  if (now.getTime() <= expires.getTime()) return;
  throw new AwsError('AccessDenied', 'Request has expired', {
    fields: { 'X-Amz-Expires': String(claim.expiresInSeconds), Expires: iso(expires), ServerTime: iso(now) },
  });
};

const checkToken = ({ session }: KeyRecord, claim: Claim, now: Date): void => {
  const invalid = () => new AwsError('InvalidToken', 'The provided token is malformed or otherwise invalid.');
  if (session === undefined) {
    if (claim.sessionToken !== undefined) throw invalid();
    return;
  }
  if (!sameText(session.token, claim.sessionToken ?? '')) throw invalid();
  if (session.expiresAt.getTime() <= now.getTime()) throw new AwsError('ExpiredToken', 'The provided token has expired.');
};

const checkSignedHeaders = (incoming: Incoming, claim: Claim): void => {
  const unsigned = [...incoming.headers.keys()].filter(
    (name) => (name === 'host' || name.startsWith('x-amz-')) && name !== 'x-amz-content-sha256' && !claim.signedHeaders.includes(name),
  );
  if (unsigned.length === 0) return;
  throw new AwsError('AccessDenied', 'There were headers present in the request which were not signed', {
    fields: { HeadersNotSigned: unsigned.join(', ') },
  });
};

/**
 * Verifies a claim: date, key, token, signed headers, and last the signature itself.
 *
 * @throws AwsError AuthorizationHeaderMalformed, InvalidAccessKeyId (STS: InvalidClientTokenId), RequestTimeTooSkewed (STS: SignatureDoesNotMatch),
 * AccessDenied (presigned and expired, or headers not signed), InvalidToken, ExpiredToken, SignatureDoesNotMatch
 */
export const authenticate = (
  incoming: Incoming,
  claim: Claim,
  payloadHash: string,
  { identities, service }: { readonly identities: Identities; readonly service: 's3' | 'sts' },
): Caller => {
  if (claim.service !== service)
    throw new AwsError(service === 'sts' ? 'SignatureDoesNotMatch' : 'AuthorizationHeaderMalformed', `The authorization header is malformed; incorrect service "${claim.service}". This endpoint belongs to "${service}".`);
  if (claim.scopeDate !== claim.amzDate.slice(0, 8))
    throw new AwsError('AuthorizationHeaderMalformed', 'The authorization header is malformed; Invalid credential date. Date in Credential scope does not match the request.');
  const record = identities.findKey(claim.accessKeyId);
  // AWS does not know the key of a session when its token is missing.
  if (record === undefined || (record.session !== undefined && claim.sessionToken === undefined))
    throw new AwsError(UNKNOWN_KEY[service], 'The AWS Access Key Id you provided does not exist in our records.', {
      fields: { AWSAccessKeyId: claim.accessKeyId },
    });
  checkTime(claim, incoming.at, service);
  checkToken(record, claim, incoming.at);
  checkSignedHeaders(incoming, claim);
  const context = signingContext(claim, record.key.secretAccessKey);
  if (!verifySignature(incoming, claim, context, payloadHash))
    throw new AwsError('SignatureDoesNotMatch', 'The request signature we calculated does not match the signature you provided. Check your key and signing method.', {
      fields: { AWSAccessKeyId: claim.accessKeyId },
    });
  return { record, context };
};
