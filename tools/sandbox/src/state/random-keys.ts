import { createHash, randomBytes } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

const letters = (count: number): string => Array.from(randomBytes(count), (byte) => ALPHABET[byte % ALPHABET.length]).join('');

/** `AKIA` for a user's key, `ASIA` for a temporary one. */
export const newAccessKeyId = (prefix: 'AKIA' | 'ASIA'): string => `${prefix}${letters(16)}`;

/** 40 characters, as AWS's secrets. */
export const newSecret = (): string => randomBytes(30).toString('base64');

/** An opaque session token. */
export const newSessionToken = (): string => `FwoSandbox${randomBytes(96).toString('base64')}`;

/** The canonical id that belongs to an account. */
export const canonicalIdOf = (accountId: string): string => createHash('sha256').update(accountId).digest('hex');

/** An access or refresh token of the portal. */
export const newPortalToken = (): string => `aoaSandbox${randomBytes(48).toString('base64url')}`;

/** The unique id of a user (AIDA) or role (AROA), the same each time. */
export const uniqueIdOf = (prefix: 'AIDA' | 'AROA', arn: string): string =>
  prefix + Array.from(createHash('sha256').update(arn).digest().subarray(0, 17), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
