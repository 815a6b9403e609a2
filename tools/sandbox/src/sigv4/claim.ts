import { AwsError } from '../aws-error.js';
import type { Incoming } from '../http/incoming.js';

/** What a request says about who signed it, before anything is believed. */
export interface Claim {
  readonly form: 'header' | 'query';
  readonly accessKeyId: string;
  /** Of the credential scope, YYYYMMDD. */
  readonly scopeDate: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: ReadonlyArray<string>;
  readonly signature: string;
  /** ISO 8601 basic, as signed. */
  readonly amzDate: string;
  readonly signedAt: Date;
  /** Presigned requests only: seconds from `signedAt`. */
  readonly expiresInSeconds?: number;
  readonly sessionToken?: string;
}

const MAX_EXPIRES_SECONDS = 604_800;
const ALGORITHM = 'AWS4-HMAC-SHA256';

/** Parses 20261123T101500Z or an HTTP date; `undefined` when it is neither. */
const parseDate = (text: string): Date | undefined => {
  const basic = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  const date = new Date(basic === null ? text : `${basic.slice(1, 4).join('-')}T${basic.slice(4, 7).join(':')}Z`);
  return Number.isNaN(date.getTime()) ? undefined : date;
};

const toAmzDate = (date: Date): string => date.toISOString().replace(/[-:]|\.\d{3}/g, '');

const splitCredential = (credential: string, malformed: (why: string) => AwsError) => {
  const parts = credential.split('/');
  const [scopeDate, region, service, terminator] = parts.slice(-4);
  // An access key id of another S3 server may itself hold a slash.
  const accessKeyId = parts.slice(0, -4).join('/');
  if (!accessKeyId || !scopeDate || !region || !service || terminator !== 'aws4_request')
    throw malformed('the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request"');
  return { accessKeyId, scopeDate, region, service };
};

const fromHeader = (authorization: string, incoming: Incoming): Claim => {
  const malformed = (why: string) => new AwsError('AuthorizationHeaderMalformed', `The authorization header is malformed; ${why}.`);
  if (!authorization.startsWith(`${ALGORITHM} `))
    throw new AwsError('InvalidRequest', `The authorization mechanism you have provided is not supported. Please use ${ALGORITHM}.`);
  const field = (name: string): string | undefined => new RegExp(`[ ,]${name}=([^,]*)`).exec(authorization)?.[1]?.trim();
  const [credential, signedHeaders, signature] = [field('Credential'), field('SignedHeaders'), field('Signature')];
  if (!credential || !signedHeaders || !signature) throw malformed('it must hold Credential, SignedHeaders and Signature');
  const stamp = incoming.headers.get('x-amz-date') ?? incoming.headers.get('date');
  const signedAt = stamp === undefined ? undefined : parseDate(stamp);
  if (signedAt === undefined) throw new AwsError('AccessDenied', 'AWS authentication requires a valid Date or x-amz-date header');
  const sessionToken = incoming.headers.get('x-amz-security-token');
  return {
    form: 'header',
    ...splitCredential(credential, malformed),
    signedHeaders: signedHeaders.split(';'),
    signature,
    amzDate: toAmzDate(signedAt),
    signedAt,
    ...(sessionToken === undefined ? {} : { sessionToken }),
  };
};

const fromQuery = (incoming: Incoming): Claim => {
  const malformed = (why: string) => new AwsError('AuthorizationQueryParametersError', `${why}.`);
  const need = (name: string): string => {
    const value = incoming.query.get(name);
    if (!value) throw malformed(`Query-string authentication requires the parameter ${name}`);
    return value;
  };
  if (need('X-Amz-Algorithm') !== ALGORITHM) throw malformed(`X-Amz-Algorithm only supports "${ALGORITHM}"`);
  const amzDate = need('X-Amz-Date');
  const signedAt = parseDate(amzDate);
  if (signedAt === undefined) throw malformed('X-Amz-Date must be in the ISO8601 Long Format "yyyyMMdd\'T\'HHmmss\'Z\'"');
  const expires = need('X-Amz-Expires');
  if (!/^\d+$/.test(expires)) throw malformed('X-Amz-Expires should be a number');
  if (Number(expires) > MAX_EXPIRES_SECONDS) throw malformed(`X-Amz-Expires must be less than a week (in seconds); that is ${MAX_EXPIRES_SECONDS}`);
  const sessionToken = incoming.query.get('X-Amz-Security-Token') ?? incoming.headers.get('x-amz-security-token');
  return {
    form: 'query',
    ...splitCredential(need('X-Amz-Credential'), malformed),
    signedHeaders: need('X-Amz-SignedHeaders').split(';'),
    signature: need('X-Amz-Signature'),
    amzDate,
    signedAt,
    expiresInSeconds: Number(expires),
    ...(sessionToken === undefined ? {} : { sessionToken }),
  };
};

/**
 * Reads the signature of a request from its header or query; `undefined` for an anonymous one.
 *
 * @throws AwsError AuthorizationHeaderMalformed, AuthorizationQueryParametersError, InvalidRequest (other mechanisms), AccessDenied (no date)
 */
export const readClaim = (incoming: Incoming): Claim | undefined => {
  const authorization = incoming.headers.get('authorization');
  if (authorization !== undefined) return fromHeader(authorization, incoming);
  return incoming.query.has('X-Amz-Algorithm') || incoming.query.has('X-Amz-Signature') ? fromQuery(incoming) : undefined;
};
