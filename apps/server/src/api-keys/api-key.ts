import { createHash, randomBytes } from 'node:crypto';

const PREFIX = 'aqd_';
/** 256 bits: cannot be guessed, so a fast hash is enough. */
const BYTES = 32;
const FORM = /^aqd_[A-Za-z0-9_-]{43}$/;

/** A new key, e.g. `aqd_Zx…`; the prefix lets scanners of leaked secrets know it. */
export const newApiKey = (): string => PREFIX + randomBytes(BYTES).toString('base64url');

/** Whether a text can be a key at all. */
export const isApiKey = (text: string): boolean => FORM.test(text);

/** What is stored, and looked up by: comparing hashes in an index tells nothing about a key by its timing. */
export const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex');
