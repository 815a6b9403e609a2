import { parseProfileFile } from './parse-profile-file.js';
import { isError, valueOf, type ProfileFile } from './profile-file.js';

const values = ({ profiles }: ProfileFile): Record<string, Record<string, string>> =>
  Object.fromEntries(
    [...profiles].map(([name, { properties }]) => [name, Object.fromEntries([...properties].map(([key, { value }]) => [key, value]))]),
  );
const valuesOf = (text: string): Record<string, Record<string, string>> => values(parseProfileFile(text));
const errorsOf = (text: string): ReadonlyArray<string> =>
  parseProfileFile(text)
    .diagnostics.filter(isError)
    .map(({ line, found }) => `${line}: ${found}`);
const warningsOf = (text: string): ReadonlyArray<string> =>
  parseProfileFile(text)
    .diagnostics.filter((one) => !isError(one))
    .map(({ line, found }) => `${line}: ${found}`);

describe('parseProfileFile', () => {
  it('reads profiles of both ways of writing from one file, and sso-sessions apart from them', () => {
    const file = parseProfileFile('[a]\nx = 1\n[profile b]\nY=2\n[sso-session c]\nz = 3\n[services d]\ns3 =\n  endpoint_url = x\n');

    expect(values(file)).toEqual({ a: { x: '1' }, b: { y: '2' } });
    expect([...file.ssoSessions.keys()]).toEqual(['c']);
    expect(file.services.get('d')?.properties.get('s3')?.value).toBe('\nendpoint_url = x');
    expect(file.diagnostics).toEqual([]);
  });

  it('knows the line of every section and key', () => {
    const profile = parseProfileFile('# comment\n\n[a]\nx = 1\r\n\r\ny = 2').profiles.get('a');

    expect(profile?.line).toBe(3);
    expect(profile && [valueOf(profile, 'x')?.line, valueOf(profile, 'y')?.line]).toEqual([4, 6]);
  });

  it('knows all lines of a value, and the column of its key', () => {
    const profile = parseProfileFile('[a]\n  x = 1\n\n    2\n  # 3\n    4').profiles.get('a');

    expect(profile?.properties.get('x')).toMatchObject({ value: '1\n2\n4', line: 2, lastLine: 6, column: 3 });
  });

  it('keeps sections that count for nothing apart', () => {
    const text = '[default]\nx = 1\n[profile default]\nx = 2\n[broken\nx = 3\n[default]\nx = 4';

    expect(parseProfileFile(text).ignored.map(({ name, line }) => [name, line])).toEqual([
      ['default', 1],
      ['', 5],
      ['default', 7],
    ]);
  });

  it.each([
    ['a comment beside a header', '[a]# c\nx = 1\n[b];c\ny = 2', { a: { x: '1' }, b: { y: '2' } }],
    ['comments after values, with white space before them', '[a]\nx = 1 # c\ny = 2 ;c\nz = 3#4;5', { a: { x: '1', y: '2', z: '3#4;5' } }],
    ['comment lines, indented too', '; c\n[a]\n# c\nx = 1\n  # c\ny = 2', { a: { x: '1', y: '2' } }],
    ['keys in upper case', '[a]\nAWS_ACCESS_KEY_ID = 1', { a: { aws_access_key_id: '1' } }],
    ['names in their own case', '[A]\nx = 1\n[a]\nx = 2', { A: { x: '1' }, a: { x: '2' } }],
    ['CR, CRLF and LF', '[a]\rx = 1\r\ny = 2\nz = 3', { a: { x: '1', y: '2', z: '3' } }],
    ['a byte order mark', '\uFEFF[a]\nx = 1', { a: { x: '1' } }],
    [
      'a file that is indented as a whole',
      '  [a]\n  aws_session_token =\n  x = 1\n  s3 =\n    k = v\n  y = 2',
      { a: { aws_session_token: '', x: '1', s3: '\nk = v', y: '2' } },
    ],
    ['keys that are indented below their header', '[a]\n  x = 1\n  y = 2\n[b]\n\tz = 3', { a: { x: '1', y: '2' }, b: { z: '3' } }],
    ['values with "="', '[a]\nx = ab/cd+ef==', { a: { x: 'ab/cd+ef==' } }],
    ['a value over several lines', '[a]\nx = 1\n  2 # 3\n\n 4', { a: { x: '1\n2 # 3\n4' } }],
    [
      'a block of sub-properties',
      '[a]\ns3 =\n  aws_access_key_id = EVIL\n\n  k =\nx = 1',
      { a: { s3: '\naws_access_key_id = EVIL\nk =', x: '1' } },
    ],
    ['spaces around names', '[ a ]\nx = 1\n[profile\t b ]\ny = 2', { a: { x: '1' }, b: { y: '2' } }],
    ['quoted names', '[profile "a b"]\nx = 1\n[profile \'c\']\ny = 2', { 'a b': { x: '1' }, c: { y: '2' } }],
    ['names with spaces or of other scripts', '[two words]\nx = 1\n[profile café]\ny = 2', { 'two words': { x: '1' }, café: { y: '2' } }],
    [
      '[profile default] before [default]',
      '[profile default]\nx = 1\n[default]\nx = 2\n[profile default]\ny = 3',
      { default: { x: '1', y: '3' } },
    ],
    ['[profile default] after [default]', '[default]\nx = 2\n[profile default]\nx = 1', { default: { x: '1' } }],
    ['the last of several values', '[a]\nx = 1\nx = 2\n[a]\nx = 3\ny = 4', { a: { x: '3', y: '4' } }],
    ['no-break spaces', '[a]\nregion\u00A0=\u00A0x\u00A0', { a: { region: 'x' } }],
    ['an empty value', '[a]\nx =\ny = # c', { a: { x: '', y: '' } }],
    ['nothing', '', {}],
  ])('reads %s', (_what, text, expected) => {
    expect(valuesOf(text)).toEqual(expected);
    expect(errorsOf(text)).toEqual([]);
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('takes %j for an ordinary name of a section and of a key', (name) => {
    const file = parseProfileFile(`[${name}]\n${name} = 1`);

    expect([...file.profiles.keys()]).toEqual([name]);
    expect(file.profiles.get(name)?.properties.get(name.toLowerCase())?.value).toBe('1');
    expect(parseProfileFile('[a]').profiles.get(name)).toBeUndefined();
    expect([...parseProfileFile(`[sso-session ${name}]\n[services ${name}]`).ssoSessions.keys()]).toEqual([name]);
    expect(valuesOf(`[a]\ns3 =\n  ${name} = 1\n[a]\n${name} = 2\n  3`)).toEqual({
      a: Object.fromEntries([
        ['s3', `\n${name} = 1`],
        [name.toLowerCase(), '2\n3'],
      ]),
    });
  });

  it.each([
    ['a header that is not closed', '[a]\nx = 1\n[b\nx = 2', '3: a section header without "]"'],
    ['text after a header', '[a]\nx = 1\n[b] c\nx = 2', '3: text after a section header'],
    [
      'a header that is indented like a continuation',
      '[a]\nx = 1\n  [b]\nx = 2',
      '3: a section header indented deeper than the line above it',
    ],
    ['a header without a name', '[a]\nx = 1\n[]\nx = 2', '3: a section header without a name'],
    ['a header with an invisible character', '[a]\nx = 1\n[b\u200B]\nx = 2', '3: a section header with an invisible character (U+200B)'],
  ])('keeps the lines after %s from the section above', (_what, text, error) => {
    const file = parseProfileFile(text);

    expect(values(file)).toEqual({ a: { x: '1' } });
    expect(errorsOf(text)).toEqual([error]);
    expect(file.structure.filter(isError)).toHaveLength(1);
  });

  it.each([
    ['a line before the first header', 'x = 1\ny = 2\n[a]', ['1: text before the first section header']],
    [
      'the CSV of the console',
      'AWSAccessKeyId=x\nAWSSecretKey=y',
      ['1: the CSV file that the AWS console offers for download, not a credentials file'],
    ],
    [
      'the newer CSV of the console',
      '\uFEFFAccess key ID,Secret access key\nx,y',
      ['1: the CSV file that the AWS console offers for download, not a credentials file'],
    ],
    ['a line without "="', '[a]\nx', ['2: a line without "="']],
    ['a line without a key', '[a]\n= x', ['2: a line that starts with "="']],
    ['":" for "="', '[a]\nx: y', ['2: ":" between key and value']],
    ['":" for "=" before a secret that has "="', '[a]\naws_secret_access_key: x=', ['2: ":" between key and value']],
    ['":" for "=" before a value that has "="', '[a]\nendpoint_url: http://x?y=z', ['2: ":" between key and value']],
    ['what Windows shells say', '[a]\nSET AWS_REGION=x\n$Env:AWS_REGION="x"', ['2: a shell "set"', '3: a shell "$Env:"']],
    ['what is left of another encoding', '[a]\nregion = caf\uFFFD', ['2: an invisible or control character (U+FFFD) in the value of "region"']],
    ['a line that looks empty', '[a]\n\u200B', ['2: an invisible character (U+200B) in a line without "="']],
    ['a byte order mark amid the file', '[a]\nx = 1\n\uFEFF[b]', ['3: a section header with an invisible character (U+FEFF)']],
    [
      'a key pair of two blocks',
      '[a]\naws_access_key_id = x\naws_secret_access_key = y\n[b]\n[a]\naws_session_token = z',
      ['6: a key id, a secret and a token from different blocks (lines 2, 3, 6), which may belong to different keys'],
    ],
    [
      'both names of the token with two values',
      '[a]\naws_access_key_id = x\naws_secret_access_key = y\naws_session_token = z\naws_security_token = zz',
      ['5: a key id, a secret and a token from different blocks (lines 4, 5), which may belong to different keys'],
    ],
    ['a shell export', '[a]\nexport AWS_ACCESS_KEY_ID=x\nexport x', ['2: a shell "export"', '3: a shell "export"']],
    ['an invisible character in a value', '[a]\nregion = x\u200B', ['2: an invisible or control character (U+200B) in the value of "region"']],
    ['NUL in a value', '[a]\nx = y\0', ['2: an invisible or control character (U+0000) in the value of a key']],
    ['an invisible character in a key', '[a]\nx\u200B = y', ['2: an invisible character (U+200B) in a key']],
    [
      'a secret over two lines',
      '[a]\naws_secret_access_key = x\n  y',
      ['3: an indented line, which continues the value of "aws_secret_access_key"'],
    ],
    [
      'a key that would continue a value',
      '[a]\nregion = x\n  aws_access_key_id = y',
      ['3: "aws_access_key_id" indented deeper than the line above it, whose value it continues'],
    ],
    ['an indented line that continues nothing', '[a]\n  x', ['2: an indented line that continues nothing']],
    ['a block line without "="', '[a]\ns3 =\n  x', ['3: a line without "=" in an indented block']],
    ['a block line without a key', '[a]\ns3 =\n  = x', ['3: a line that starts with "=" in an indented block']],
  ])('refuses %s, with its line', (_what, text, errors) => {
    expect(errorsOf(text)).toEqual(errors);
  });

  it.each([
    [
      'a comment after a key',
      '[a]\naws_access_key_id = x # c',
      ['2: a comment after the value of "aws_access_key_id"; other tools read it as a part of the value'],
    ],
    [
      'a comment after any value',
      '[a]\noutput = x ; c',
      ['2: a comment after the value of a key; other tools read it as a part of the value'],
    ],
    ['no-break spaces', '[a]\nregion =\u00A0x', ['2: a no-break space in the line of "region"; it counts only inside of the value']],
    [
      'the lines of the console’s CSV below a header',
      '[a]\nAWSAccessKeyId=x\nAWSSecretKey=y',
      ['2: a key by its name in programs and in CSV files; it is ignored', '3: a key by its name in programs and in CSV files; it is ignored'],
    ],
    ['the type of a section in capitals', '[PROFILE x]', ['1: a section name in unusual letter case']],
    ['quotes', '[a]\naws_access_key_id = "x"', ['2: quotes around the value of "aws_access_key_id"; they count as a part of it']],
    ['a section twice', '[a]\nx = 1\n[profile a]\ny = 1', ['3: a section that appears before, on line 1; both are read as one']],
    ['a key twice', '[a]\nregion = 1\nregion = 1', ['3: "region" a second time, after line 2; the last one counts']],
    ['a name of unusual case', '[Default]', ['1: a section name in unusual letter case']],
    ['a key that is no key', '[a]\nx y = 1', ['2: a key with characters that are not allowed; it is ignored']],
  ])('warns of %s', (_what, text, warnings) => {
    expect(warningsOf(text)).toEqual(warnings);
    expect(errorsOf(text)).toEqual([]);
  });

  it.each([
    ['a pair in one of two sections', '[a]\nregion = x\n[a]\naws_access_key_id = x\naws_secret_access_key = y'],
    ['two whole pairs', '[a]\naws_access_key_id = x\naws_secret_access_key = y\naws_access_key_id = x\naws_secret_access_key = y'],
    ['the same token by both names', '[a]\naws_access_key_id = x\naws_secret_access_key = y\naws_session_token = z\naws_security_token = z'],
    ['quotes in the command of a program', '[a]\ncredential_process = "/opt/a b" --as "c"'],
  ])('has nothing against %s', (_what, text) => {
    expect(errorsOf(text)).toEqual([]);
    expect(warningsOf(text).filter((one) => !/appears before|a second time/.test(one))).toEqual([]);
  });

  it('tells a problem of one section from a problem of the file', () => {
    const file = parseProfileFile('[a]\nx\n[b]\ny = 1');

    expect(file.structure).toEqual([]);
    expect([...file.profiles.values()].map(({ diagnostics }) => diagnostics.length)).toEqual([1, 0]);
  });

  it('follows the norm of two files where it is told which of the two it reads', () => {
    const text = '[a]\nx = 1\n[profile b]\nx = 2\n[profile b!]\nx = 3\n[default]\nx = 4';

    expect(Object.keys(values(parseProfileFile(text, 'config')))).toEqual(['b', 'default']);
    expect(Object.keys(values(parseProfileFile(text, 'credentials')))).toEqual(['a', 'default']);
  });
});
