import { AwsError } from '../aws-error.js';

/** One element of a request document. */
export interface XmlElement {
  readonly name: string;
  readonly text: string;
  readonly children: ReadonlyArray<XmlElement>;
}

interface OpenElement {
  readonly name: string;
  text: string;
  readonly children: Array<XmlElement>;
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const TOKEN = /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<(\/?)([A-Za-z_][\w:.-]*)((?:\s[^<>]*?)?)(\/?)>|([^<]+)/y;

const malformed = (why: string): AwsError =>
  new AwsError('MalformedXML', `The XML you provided was not well-formed or did not validate against our published schema (${why}).`);

const unescapeText = (text: string): string =>
  text.replace(/&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(\w+));/g, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return NAMED[name] ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });

/**
 * Reads the small documents that S3 requests carry: elements and text. Attributes are skipped, a DOCTYPE is refused.
 *
 * @throws AwsError MalformedXML
 */
export const readXml = (source: string): XmlElement => {
  const top: OpenElement = { name: '', text: '', children: [] };
  const open: Array<OpenElement> = [top];
  const pattern = new RegExp(TOKEN);
  while (pattern.lastIndex < source.length) {
    const at = pattern.lastIndex;
    const match = pattern.exec(source);
    if (match === null) throw malformed(`at character ${at}`);
    const [, closing, name, , selfClosing, text] = match;
    const current = open.at(-1) ?? top;
    if (text !== undefined) current.text += unescapeText(text);
    if (name === undefined) continue;
    if (closing === '/') {
      if (current.name !== name || open.length === 1) throw malformed(`unexpected </${name}>`);
      open.pop();
      open.at(-1)?.children.push(current);
    } else if (selfClosing === '/') current.children.push({ name, text: '', children: [] });
    else open.push({ name, text: '', children: [] });
  }
  const [root] = top.children;
  if (open.length !== 1 || root === undefined || top.children.length !== 1) throw malformed('one closed root element is needed');
  return root;
};

/** The text of the first child of that name. */
export const childText = (element: XmlElement, name: string): string | undefined =>
  element.children.find((child) => child.name === name)?.text;
