/** The forms in which a secret could be seen in clear: as it is, URL-encoded, in base64 (at any offset), in JSON. */
export const clearForms = (secret: string): ReadonlyArray<string> => {
  const base64 = [0, 1, 2].map((offset) => {
    const encoded = Buffer.from(' '.repeat(offset) + secret).toString('base64').replaceAll('=', '');
    return encoded.slice(offset === 0 ? 0 : 4, -2);
  });
  return [...new Set([secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), ...base64, ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'))])];
};

/** Fails when one of the secrets can be read in the text. Names no secret itself. */
export const expectNoSecret = (text: string, secrets: ReadonlyArray<string>): void => {
  const found = secrets.flatMap((secret, index) => clearForms(secret).flatMap((form) => (text.includes(form) ? [`secret ${index}`] : [])));
  expect(found).toEqual([]);
};
