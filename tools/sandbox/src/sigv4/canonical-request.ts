import { createHash } from 'node:crypto';
import type { Incoming } from '../http/incoming.js';
import type { Claim } from './claim.js';

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

/** Each segment is encoded anew and nothing is collapsed: `a//b` and `../x` are keys like any other. */
const canonicalPath = (path: string): string => {
  try {
    return path.split('/').map((segment) => encode(decodeURIComponent(segment))).join('/');
  } catch {
    return path;
  }
};

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

const canonicalQuery = (incoming: Incoming): string =>
  incoming.queryPairs
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort((a, b) => compare(a[0], b[0]) || compare(a[1], b[1]))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');

const canonicalHeaders = (incoming: Incoming, names: ReadonlyArray<string>): string =>
  names.map((name) => `${name}:${(incoming.headers.get(name) ?? '').trim().replace(/ +/g, ' ')}\n`).join('');

/** The scope that a signing key is good for. */
export const scopeOf = (claim: Claim): string => `${claim.scopeDate}/${claim.region}/${claim.service}/aws4_request`;

/**
 * The string that the signer must have signed.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export const stringToSign = (incoming: Incoming, claim: Claim, payloadHash: string): string => {
  const request = [
    incoming.method,
    canonicalPath(incoming.path),
    canonicalQuery(incoming),
    canonicalHeaders(incoming, claim.signedHeaders),
    claim.signedHeaders.join(';'),
    payloadHash,
  ].join('\n');
  return ['AWS4-HMAC-SHA256', claim.amzDate, scopeOf(claim), createHash('sha256').update(request).digest('hex')].join('\n');
};

