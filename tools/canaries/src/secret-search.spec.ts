import fc from 'fast-check';
import { clearForms } from './clear-forms.js';
import { isSearchable, secretSearch } from './secret-search.js';

/** With everything that some form writes differently: `/ + = " \` and letters beyond ASCII. */
const SECRET = 'canary/+="\\ü(1)~secret';
const OTHER = 'another-canary-of-no-interest';

const inJson = (text: unknown): string => JSON.stringify(text);
const inUrl = (text: string): string => encodeURIComponent(text);
const inForm = (text: string): string => new URLSearchParams({ q: text }).toString();
const inBase64 = (text: string): string => Buffer.from(text).toString('base64');
const inBase64url = (text: string): string => Buffer.from(text).toString('base64url');
const inHex = (text: string): string => Buffer.from(text).toString('hex');

/** As they leak: each surrounded by other text, encoded together with it. */
const LEAKS: ReadonlyArray<readonly [form: string, what: string, write: (secret: string) => string]> = [
  ['clear', 'as it is', (secret) => `before ${secret} after`],
  ['clear', 'alone', (secret) => secret],
  ['JSON-escaped', 'in JSON', (secret) => inJson({ key: secret })],
  ['JSON-escaped', 'in JSON in JSON', (secret) => inJson(inJson(secret))],
  ['URL-encoded', 'in a URL', (secret) => `https://x/?token=${inUrl(secret)}&x=1`],
  ['URL-encoded', 'in a URL, with digits in lower case', (secret) => inUrl(secret).replace(/%../g, (code) => code.toLowerCase())],
  ['URL-encoded', 'in a URL in a URL', (secret) => inUrl(`https://x/?token=${inUrl(secret)}`)],
  ['URL-encoded', 'in a form', (secret) => inForm(secret)],
  ['base64', 'in base64, first', (secret) => inBase64(`${secret}tail`)],
  ['base64', 'in base64, second', (secret) => inBase64(`x${secret}tail`)],
  ['base64', 'in base64, third', (secret) => inBase64(`xy${secret}tail`)],
  ['base64', 'in base64, last', (secret) => inBase64(`a whole sentence before ${secret}`)],
  ['base64url', 'in base64url, first', (secret) => inBase64url(`${secret}tail`)],
  ['base64url', 'in base64url, second', (secret) => inBase64url(`x${secret}tail`)],
  ['base64url', 'in base64url, third', (secret) => inBase64url(`xy${secret}tail`)],
  ['hexadecimal', 'in hexadecimal', (secret) => `\\x${inHex(secret)}`],
  ['hexadecimal', 'in hexadecimal of upper case', (secret) => inHex(secret).toUpperCase()],
];

describe(secretSearch.name, () => {
  it.each(LEAKS)('finds a secret %s: %s', (form, _what, write) => {
    const leaks = secretSearch([OTHER, SECRET])(`some text\n${write(SECRET)}\nmore text`);

    // What has no character of its own in base64url, say, is the same in base64.
    expect(leaks).toContainEqual({ secret: 1, form: expect.stringContaining(form.slice(0, 6)) as string, offset: expect.any(Number) as number, length: expect.any(Number) as number });
    expect(new Set(leaks.map(({ secret }) => secret))).toEqual(new Set([1]));
  });

  it('finds whatever secret in every form, wherever it stands and whatever stands around it', () => {
    const secret = fc.string({ unit: 'binary', minLength: 8, maxLength: 60 }).filter(isSearchable);
    const around = fc.string({ unit: 'grapheme', maxLength: 30 });

    fc.assert(
      fc.property(secret, around, around, fc.constantFrom(...LEAKS.map(([, , write]) => write)), (value, before, after, write) => {
        expect(secretSearch([value])(before + write(value) + after)).not.toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('finds nothing where there is no secret', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 200 }).filter((value) => !value.includes(SECRET));

    fc.assert(
      fc.property(text, (value) => {
        expect(secretSearch([SECRET, OTHER])(value + inBase64(value) + inUrl(value))).toEqual([]);
      }),
    );
  });

  it('says which secret it is and where, for each place', () => {
    const leaks = secretSearch([OTHER, SECRET])(`${OTHER} ${SECRET} ${OTHER}`);

    expect(leaks.map(({ secret, form, offset }) => [secret, form, offset])).toEqual([
      [0, 'clear', 0],
      [1, 'clear', 30],
      [0, 'clear', 54],
    ]);
  });

  it.each(['short', 'seven-7', 'signature', 'hasOwnProperty'])('refuses a secret that could be any text, without saying it: %s', (word) => {
    const search = () => secretSearch(['longer-than-that', word]);

    expect(search).toThrow('The secret 1 cannot be told from other text: it needs 8 bytes, and something else than letters.');
    expect(search).not.toThrow(word);
  });

  it('searches megabytes for thousands of secrets in seconds', () => {
    const secrets = Array.from({ length: 5_000 }, (_, index) => `FwoSandbox-${Buffer.from(`secret number ${10_000 + index}`).toString('base64')}`);
    const text = Buffer.alloc(20 * 1024 * 1024, '{"level":20,"msg":"a line of the log of a server","request":"GET /api/v1/runs"}\n');
    const search = secretSearch(secrets);
    text.write(secrets[4_321] ?? '', 15 * 1024 * 1024);

    const before = process.cpuUsage();
    const leaks = search(text);
    const seconds = process.cpuUsage(before).user / 1e6;

    expect(leaks.map(({ secret, form }) => [secret, form])).toEqual([[4_321, 'clear']]);
    expect(seconds).toBeLessThan(10);
  });
});

describe(clearForms.name, () => {
  it('gives each text once, all of them long enough to be told from other text', () => {
    const texts = clearForms('x'.repeat(7) + '1').map(({ text }) => text);

    expect(new Set(texts).size).toBe(texts.length);
    expect(Math.min(...texts.map((text) => text.length))).toBeGreaterThanOrEqual(8);
  });
});
