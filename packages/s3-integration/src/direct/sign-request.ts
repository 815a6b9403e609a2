import { createHash, createHmac } from 'node:crypto';
import type { AwsCredentialIdentity } from '@smithy/types';

/** A request of which nothing changes any more but its headers of signature. */
export interface SignableRequest {
  readonly method: string;
  /** As it is sent: encoded already, and encoded no second time. */
  readonly path: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: Record<string, string>;
}

export interface Signing {
  readonly identity: AwsCredentialIdentity;
  readonly region: string;
  readonly date: Date;
  /** What `x-amz-content-sha256` says. */
  readonly payloadHash: string;
}

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** Of an identity, by day and region: it takes four hashes, and is the same for all requests of a day. */
const signingKeys = new WeakMap<AwsCredentialIdentity, { readonly scope: string; readonly key: Buffer }>();

const signingKey = (identity: AwsCredentialIdentity, day: string, region: string, scope: string): Buffer => {
  const known = signingKeys.get(identity);
  if (known?.scope === scope) {
    return known.key;
  }
  const key = hmac(hmac(hmac(hmac(`AWS4${identity.secretAccessKey}`, day), region), 's3'), 'aws4_request');
  signingKeys.set(identity, { scope, key });
  return key;
};

/** What proxies change, and what S3 therefore does not want to be signed. */
const UNSIGNED: ReadonlySet<string> = new Set(['user-agent']);

const escaped = (text: string): string => encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

const canonicalQuery = (query: Readonly<Record<string, unknown>>): string =>
  Object.keys(query)
    .map((name) => `${escaped(name)}=${escaped(String(query[name]))}`)
    .sort()
    .join('&');

/**
 * Signs a request by its headers, as https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html says.
 * The names of its headers are in lower case, their values without spaces at the ends or several in a row.
 */
export const signRequest = ({ method, path, query, headers }: SignableRequest, { identity, region, date, payloadHash }: Signing): void => {
  const time = date.toISOString().replace(/[-:]|\.\d{3}/g, '');
  const day = time.slice(0, 8);
  const scope = `${day}/${region}/s3/aws4_request`;
  headers['x-amz-date'] = time;
  headers['x-amz-content-sha256'] = payloadHash;
  if (identity.sessionToken !== undefined) {
    headers['x-amz-security-token'] = identity.sessionToken;
  }
  const names = Object.keys(headers)
    .filter((name) => !UNSIGNED.has(name))
    .sort();
  const signed = names.join(';');
  const canonical = `${method}\n${path}\n${canonicalQuery(query)}\n${names.map((name) => `${name}:${headers[name] ?? ''}\n`).join('')}\n${signed}\n${payloadHash}`;
  const toSign = `AWS4-HMAC-SHA256\n${time}\n${scope}\n${createHash('sha256').update(canonical).digest('hex')}`;
  const signature = createHmac('sha256', signingKey(identity, day, region, scope)).update(toSign).digest('hex');
  headers['authorization'] = `AWS4-HMAC-SHA256 Credential=${identity.accessKeyId}/${scope}, SignedHeaders=${signed}, Signature=${signature}`;
};
