/** A document as data: arrays repeat their element, `undefined` leaves it out. */
export type XmlValue = string | number | boolean | undefined | ReadonlyArray<XmlValue> | XmlRecord;
export interface XmlRecord {
  readonly [element: string]: XmlValue;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Object keys may hold control characters: S3 writes them as references, although XML 1.0 does not allow most of them. */
const escape = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- these are the characters that need escaping
  text.replace(/[&<>"\u0000-\u0008\u000b-\u001f]/g, (char) => ESCAPES[char] ?? `&#x${char.charCodeAt(0).toString(16)};`);

const write = (name: string, value: XmlValue): string => {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.map((item: XmlValue) => write(name, item)).join('');
  if (typeof value !== 'object') return `<${name}>${escape(String(value))}</${name}>`;
  const inner = Object.entries(value).map(([child, content]) => write(child, content));
  return `<${name}>${inner.join('')}</${name}>`;
};

/** Writes one XML document; `namespace` becomes the root's xmlns. */
export const writeXml = (root: string, content: XmlRecord, namespace?: string): string => {
  const body = write(root, content);
  const opened = namespace === undefined ? body : body.replace(`<${root}>`, `<${root} xmlns="${namespace}">`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${opened}`;
};
