const repeated = (line: (index: number) => string, separator = '\n', head = ''): ((size: number) => string) => {
  return (size) => {
    const lines = [head];
    for (let index = 0, length = 0; length < size; index += 1) {
      const next = line(index);
      lines.push(next);
      length += next.length + separator.length;
    }
    return lines.join(separator).slice(0, size);
  };
};
const always = (line: string, separator?: string, head?: string): ((size: number) => string) => repeated(() => line, separator, head);

/** Texts of a size that are meant to make a parser slow or hungry. */
export const HOSTILE_FILES: Readonly<Record<string, (size: number) => string>> = {
  'many sections': repeated((index) => `[${index}]`),
  'many sections with a key': repeated((index) => `[${index}]\nx=${index}`),
  'one section many times': always('[a]\nregion = x'),
  'default in both ways, many times': always('[default]\nx=1\n[profile default]\nx=2'),
  'many sso-sessions and services': repeated((index) => `[sso-session ${index}]\nx=1\n[services ${index}]\ns3 =\n endpoint_url = x`),
  'many keys': repeated((index) => `k${index}=x`, '\n', '[a]'),
  'one key many times': always('x=1', '\n', '[a]'),
  'key pairs many times': always('aws_access_key_id=a\naws_secret_access_key=b\naws_security_token=c', '\n', '[a]'),
  'many mixed key pairs': repeated((index) => `[${index}]\naws_access_key_id=a\n[${index}]\naws_secret_access_key=b`),
  'many continuation lines': always('x', '\n  ', '[a]\nregion ='),
  'many lines that a key pair must not have': always('x', '\n ', '[a]\naws_access_key_id = x'),
  'a block without end': always('k = v', '\n  ', '[a]\ns3 ='),
  'ever deeper blocks': repeated((index) => `${' '.repeat(index % 1_000)}k = v`, '\n', '[a]\ns3 ='),
  'a header without end': always('x', '', '[a'),
  'a key without end': always('x', '', '[a]\nx'),
  'a value without end': always('x', '', '[a]\nx=x'),
  'a value that is full of comment marks': always('#;', '', '[a]\nx = x'),
  'a value that is full of comments': always(' # ;', '', '[a]\nx ='),
  'a value that is full of quotes': always('"', '', '[a]\nregion = "'),
  'equals signs': always('=', '', '[a]\nx'),
  'lines without "="': always('x', '\n', '[a]'),
  'lines with ":"': always('x: y', '\n', '[a]'),
  'lines before any header': always('x'),
  'nothing but brackets': always('['),
  'brackets in one line': always('[]', ''),
  'empty headers': always('[]'),
  'nothing but spaces': always(' ', ''),
  'spaces around everything': always(`${' '.repeat(400)}[ a ]${' '.repeat(400)}\n${' '.repeat(400)}x${' '.repeat(400)}=${' '.repeat(400)}`),
  'nothing but CR': always('', '\r'),
  'nothing but LF': always(''),
  'CR before CRLF': always('', '\r\r\n'),
  'comments': always('# x ; y'),
  'characters that nobody sees': always('x\u200B = \u200By', '\n', '[a]'),
  'no-break spaces': always('\u00A0region\u00A0=\u00A0x\u00A0', '\n', '[a]'),
  'no-break spaces in one line': always('\u00A0', '', '[a]\nregion ='),
  'letters outside of ASCII': always('\u{1F511}', '', '[a]\nx = '),
  'NUL': always('\0', '', '[a]\n'),
  'names of other scripts': repeated((index) => `[profile \u00E9${index}]\n\u00E9 = 1`),
  'the console’s CSV': always('AWSAccessKeyId=x\nAWSSecretKey=y'),
};
