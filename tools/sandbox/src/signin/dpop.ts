import { createHash, createPublicKey, verify, type JsonWebKey } from 'node:crypto';
import { AwsError } from '../aws-error.js';

/** What the proof must be for. */
export interface Proved {
  readonly method: string;
  readonly url: string;
  readonly now: Date;
}

type Members = Readonly<Record<string, unknown>>;

const LEEWAY_SECONDS = 300;

const refuse = (why: string): AwsError => new AwsError('ValidationException', `DPoP: ${why}.`, { fields: { error: 'INVALID_REQUEST' } });

const membersOf = (part: string): Members => {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    if (typeof value === 'object' && value !== null) return value as Members;
  } catch {
    // said below
  }
  throw refuse('a part of it is no JSON object');
};

const isSigned = (message: string, signature: string, jwk: Members): boolean => {
  try {
    const key = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
    return verify('sha256', Buffer.from(message), { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'));
  } catch {
    return false;
  }
};

/** https://www.rfc-editor.org/rfc/rfc7638 */
const thumbprintOf = ({ crv, kty, x, y }: Members): string => createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');

/**
 * Verifies that whoever sent a request holds a key, and answers the key's thumbprint.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9449#section-4.3
 * @throws AwsError ValidationException
 */
export const verifyDpop = (proof: string | undefined, { method, url, now }: Proved, isNew: (jti: string) => boolean): string => {
  const [head, body, signature, ...rest] = (proof ?? '').split('.');
  if (head === undefined || body === undefined || signature === undefined || rest.length > 0) throw refuse('the header is missing or no JWT');
  const { typ, alg, jwk } = membersOf(head);
  const { jti, htm, htu, iat } = membersOf(body);
  const key = jwk as Members | undefined;
  if (typ !== 'dpop+jwt' || alg !== 'ES256' || key?.['crv'] !== 'P-256') throw refuse('it is not of the type dpop+jwt with ES256');
  if (key['d'] !== undefined) throw refuse('it holds the private key');
  if (!isSigned(`${head}.${body}`, signature, key)) throw refuse('the signature is wrong');
  if (htm !== method || htu !== url) throw refuse('it is for another request');
  if (typeof iat !== 'number' || Math.abs(iat - now.getTime() / 1000) > LEEWAY_SECONDS) throw refuse('its time is not now');
  if (typeof jti !== 'string' || !isNew(jti)) throw refuse('it was used before');
  return thumbprintOf(key);
};
