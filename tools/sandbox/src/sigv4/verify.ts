import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Incoming } from '../http/incoming.js';
import { scopeOf, stringToSign } from './canonical-request.js';
import type { Claim } from './claim.js';

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text, 'utf8').digest();

/** What the chunks of a signed streaming upload are verified with: each chunk's signature covers the one before it. */
export interface SigningContext {
  readonly key: Buffer;
  readonly amzDate: string;
  readonly scope: string;
  readonly seedSignature: string;
}

/** Derives the key that signs for the claim's day, region and service. */
export const signingContext = (claim: Claim, secretAccessKey: string): SigningContext => ({
  key: [claim.scopeDate, claim.region, claim.service, 'aws4_request'].reduce<Buffer>(hmac, Buffer.from(`AWS4${secretAccessKey}`)),
  amzDate: claim.amzDate,
  scope: scopeOf(claim),
  seedSignature: claim.signature,
});

/** Compares without telling by its duration how much was right. */
export const sameText = (left: string, right: string): boolean => {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
};

/** Whether `text` was signed with the context's key. */
export const signs = (context: SigningContext, text: string, signature: string): boolean =>
  sameText(hmac(context.key, text).toString('hex'), signature);

/** Whether the claim's signature is the one that the secret gives for this very request. */
export const verifySignature = (incoming: Incoming, claim: Claim, context: SigningContext, payloadHash: string): boolean =>
  signs(context, stringToSign(incoming, claim, payloadHash), claim.signature);
