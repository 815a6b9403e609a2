import { parseProfileFile } from './parse-profile-file.js';
import type { FileDiagnosticCode } from './profile-file.js';
import type { FileStyle } from './read-header.js';

const PAIR = 'aws_access_key_id = A\naws_secret_access_key = B\n';

/** A text for every code, with the line and column where it goes wrong. */
const EXAMPLES: Readonly<Record<FileDiagnosticCode, readonly [text: string, severity: 'error' | 'warning', place: string, style?: FileStyle]>> = {
  HeaderNotClosed: ['[a]\n [b', 'error', '2:2'],
  HeaderTail: ['[a] b', 'error', '1:5'],
  HeaderEmpty: ['[ ]', 'error', '1:1'],
  HeaderInvisible: ['[é\u200B]', 'error', '1:3'],
  HeaderIndented: ['[a]\nx = 1\n  [b]', 'error', '3:3'],
  HeaderWithSpace: ['[profile  a b]', 'warning', '1:11'],
  HeaderCase: ['[ PROFILE x]', 'warning', '1:3'],
  HeaderIgnored: ['[profile x]', 'warning', '1:10', 'credentials'],
  HeaderInvalidName: ['[profile é]', 'warning', '1:10', 'config'],
  SectionRepeated: ['[a]\n[a]', 'warning', '2:1'],
  DefaultOverridden: ['[default]\n[profile default]', 'warning', '2:1'],
  NoHeader: [' x = 1', 'error', '1:2'],
  AwsCsv: ['AWSAccessKeyId=A\nAWSSecretKey=B', 'error', '1:1'],
  NoEquals: ['[a]\nx', 'error', '2:1'],
  NoKey: ['[a]\n = x', 'error', '2:2'],
  Colon: ['[a]\n\u{1F511} = 1\nx : y', 'error', '3:3'],
  Exported: ['[a]\n export x=y', 'error', '2:2'],
  LineInvisible: ['[a]\n\u{1F511}\u200B', 'error', '2:2'],
  KeyInvisible: ['[a]\nx\u200B = y', 'error', '2:2'],
  KeyInvalid: ['[a]\nx y = z', 'warning', '2:2'],
  KeyMisnamed: ['[a]\n AWSAccessKeyId=A', 'warning', '2:2'],
  KeyRepeated: ['[a]\n x = 1\n x = 2', 'warning', '3:2'],
  ValueInvisible: ['[a]\nx = é\u0000', 'error', '2:6'],
  ValueQuoted: ['[a]\nregion = "x"', 'warning', '2:10'],
  CommentStripped: ['[a]\nregion = x # c', 'warning', '2:12'],
  OddSpace: ['[a]\nregion\u00A0= x', 'warning', '2:7'],
  ValueContinued: ['[a]\naws_secret_access_key = x\n\ty', 'error', '3:2'],
  KeyContinues: ['[a]\nregion = x\n  role_arn = y', 'error', '3:3'],
  LostContinuation: ['[a]\n  x', 'error', '2:3'],
  BlockNoEquals: ['[a]\ns3 =\n  x', 'error', '3:3'],
  BlockNoKey: ['[a]\ns3 =\n   = x', 'error', '3:4'],
  KeyPairMixed: [`[a]\n${PAIR}[a]\n aws_session_token = C`, 'error', '5:2'],
};

describe.each(Object.entries(EXAMPLES))('The diagnostic %s', (code, [text, severity, place, style]) => {
  const found = parseProfileFile(text, style).diagnostics.find((one) => one.code === code);

  it('has its severity, line and column', () => {
    expect([found?.severity, `${found?.line}:${found?.column}`]).toEqual([severity, place]);
  });

  it('says in words what was found and what to write instead', () => {
    expect(found?.found).toMatch(/\w \w/);
    expect(found?.writeInstead).toMatch(/\w/);
  });
});

describe('A diagnostic', () => {
  it('counts columns in characters, and a byte order mark not at all', () => {
    expect(parseProfileFile('\uFEFF[\u{1F511}\u200B]').diagnostics).toMatchObject([{ code: 'HeaderInvisible', line: 1, column: 3 }]);
  });

  it('names the character that nobody sees', () => {
    expect(parseProfileFile('[a]\nx = y\u200B').diagnostics).toMatchObject([{ found: expect.stringContaining('U+200B') }]);
  });

  it('says which line is said again', () => {
    const text = '[a]\nregion =\n  x\n[b]\n[a]\nregion = y';

    expect(parseProfileFile(text).diagnostics).toMatchObject([
      { code: 'SectionRepeated', line: 5, earlier: { line: 1, lastLine: 1 } },
      { code: 'KeyRepeated', line: 6, earlier: { line: 2, lastLine: 3 }, found: expect.stringContaining('after line 2') },
    ]);
  });

  it('is one for all lines before the first header, and for a key that is ignored with the lines that continue it', () => {
    expect(parseProfileFile('\nx\n\ny\n[a]\nx y = 1\n  z\n  z').diagnostics).toMatchObject([
      { code: 'NoHeader', line: 2, lastLine: 4 },
      { code: 'KeyInvalid', line: 6, lastLine: 8 },
    ]);
  });
});
