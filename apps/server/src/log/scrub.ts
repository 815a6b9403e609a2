const MASK = '[secret]';
const API_KEY = /aqd_[A-Za-z0-9_-]{20,}/g;
/** Shorter ones would mask parts of ordinary words. */
const SHORTEST = 4;

/**
 * The last line of defence before a line is written: takes API keys and the server's own secrets out of it, also in
 * their URL-encoded form. Nothing should ever be found.
 */
export const scrubber = (secrets: ReadonlyArray<string>): ((line: string) => string) => {
  const values = secrets
    .filter((secret) => secret.length >= SHORTEST)
    .flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]);
  const unique = [...new Set(values)];
  return (line) => unique.reduce((scrubbed, secret) => scrubbed.replaceAll(secret, MASK), line).replace(API_KEY, MASK);
};
