import { createPrivateKey, createPublicKey, randomUUID, sign, type KeyObject } from 'node:crypto';

/** The key that a session is bound to, from its PEM; `undefined` when it is none that can sign with ES256. */
export const dpopKey = (pem: string): KeyObject | undefined => {
  try {
    const key = createPrivateKey(pem);
    return key.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? key : undefined;
  } catch {
    return undefined;
  }
};

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/**
 * Proves that whoever sends a request holds the key: a token that was stolen without it is worth nothing.
 * https://www.rfc-editor.org/rfc/rfc9449#section-4.2
 */
export const dpopProof = (key: KeyObject, method: string, url: string, now: number): string => {
  const { x, y } = createPublicKey(key).export({ format: 'jwk' });
  const header = part({ alg: 'ES256', typ: 'dpop+jwt', jwk: { kty: 'EC', crv: 'P-256', x, y } });
  const claims = part({ jti: randomUUID(), htm: method, htu: url, iat: Math.floor(now / 1_000) });
  const signature = sign('sha256', Buffer.from(`${header}.${claims}`), { key, dsaEncoding: 'ieee-p1363' });
  return `${header}.${claims}.${signature.toString('base64url')}`;
};
