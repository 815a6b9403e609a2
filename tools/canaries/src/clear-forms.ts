/** A way to write a secret in which anybody can read it. */
export interface ClearForm {
  readonly form: 'clear' | 'URL-encoded' | 'JSON-escaped' | 'base64' | 'base64url' | 'hexadecimal';
  readonly text: string;
}

const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);

/** What stands in base64 whatever comes before and after: each alignment has its own, without the digits that are shared with neighbours. */
const inBase64 = (bytes: Buffer): ReadonlyArray<string> =>
  [0, 1, 2].map((before) => {
    const digits = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64').replaceAll('=', '');
    const first = Math.ceil((before * 8) / 6);
    const whole = Math.floor(((before + bytes.length) * 8) / 6);
    return digits.slice(first, whole);
  });

/** As URLs write it: what AWS escapes on top of encodeURIComponent, and as HTML forms do; digits of either case. */
const inUrls = (text: string): ReadonlyArray<string> => {
  const plain = encodeURIComponent(text);
  const strict = plain.replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  const all = [plain, strict, new URLSearchParams({ '': text }).toString().slice(1)];
  return [...all, ...all.map((encoded) => encoded.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()))];
};

/** Every form in which the search finds a secret, each text once. JSON may stand in JSON, and URLs may stand in URLs. */
export const clearForms = (secret: string): ReadonlyArray<ClearForm> => {
  const bytes = Buffer.from(secret);
  const base64 = inBase64(bytes);
  const [once, hex] = [inJson(secret), bytes.toString('hex')];
  const forms: ReadonlyArray<readonly [ClearForm['form'], ReadonlyArray<string>]> = [
    ['clear', [secret]],
    ['JSON-escaped', [once, inJson(once), once.replaceAll('/', '\\/')]],
    ['URL-encoded', [...inUrls(secret), ...inUrls(encodeURIComponent(secret))]],
    ['base64', base64],
    ['base64url', base64.map((digits) => digits.replaceAll('+', '-').replaceAll('/', '_'))],
    ['hexadecimal', [hex, hex.toUpperCase()]],
  ];
  const seen = new Map<string, ClearForm>();
  forms.forEach(([form, texts]) => texts.forEach((text) => seen.set(text, seen.get(text) ?? { form, text })));
  return [...seen.values()];
};
