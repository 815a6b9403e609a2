import type { FileDiagnostic, FileDiagnosticCode, LineRange } from './profile-file.js';

/** A diagnostic without its place. */
export interface FileProblem extends Omit<FileDiagnostic, 'line' | 'column' | 'lastLine' | 'earlier'> {
  readonly earlier: LineRange | undefined;
}

/** How shells set a variable. */
export type ShellCommand = 'export' | 'set' | '$Env:';

const problem =
  (severity: FileDiagnostic['severity']) =>
  (code: FileDiagnosticCode, found: string, writeInstead: string, earlier?: LineRange): FileProblem => ({
    code,
    severity,
    found,
    writeInstead,
    earlier,
  });
const error = problem('error');
const warning = problem('warning');

/** Every problem that the parser can find, in words. Keys are named only when they are well known. */
export const problems = {
  headerNotClosed: error('HeaderNotClosed', 'a section header without "]"', 'the header on one line, e.g. [prod]'),
  headerTail: error('HeaderTail', 'text after a section header', 'the header alone on its line; a comment after it starts with # or ;'),
  headerEmpty: error('HeaderEmpty', 'a section header without a name', 'a name between the brackets, e.g. [prod]'),
  headerInvisible: (character: string) =>
    error('HeaderInvisible', `a section header with an invisible character (${character})`, 'the header again, typed by hand'),
  headerIndented: error(
    'HeaderIndented',
    'a section header indented deeper than the line above it',
    'the header at the start of its line',
  ),
  headerWithSpace: warning(
    'HeaderWithSpace',
    'a profile name with spaces',
    '[profile "name"] in quotes, or a name without spaces, unless the spaces are meant',
  ),
  headerCase: warning(
    'HeaderCase',
    'a section name in unusual letter case',
    'lower case, unless it is meant: [default], [profile name], [sso-session name]',
  ),
  headerIgnored: warning(
    'HeaderIgnored',
    'a section that this kind of file does not have',
    '[profile name] in a config file, [name] in a credentials file',
  ),
  headerInvalidName: warning(
    'HeaderInvalidName',
    'a profile name with characters that are not allowed',
    'a name of letters, digits and - _ / . % @ : +',
  ),
  sectionRepeated: (line: number) =>
    warning('SectionRepeated', `a section that appears before, on line ${line}; both are read as one`, 'each section once', {
      line,
      lastLine: line,
    }),
  defaultOverridden: (line: number) =>
    warning('DefaultOverridden', '[default] beside [profile default]; [default] is ignored', 'one of the two', { line, lastLine: line }),

  noHeader: error('NoHeader', 'text before the first section header', 'a section header above it, e.g. [default]'),
  awsCsv: error(
    'AwsCsv',
    'the CSV file that the AWS console offers for download, not a credentials file',
    '[default], then aws_access_key_id = … and aws_secret_access_key = … on lines of their own; or enter the two keys by hand',
  ),

  noEquals: error('NoEquals', 'a line without "="', 'key = value'),
  noKey: error('NoKey', 'a line that starts with "="', 'key = value'),
  colon: error('Colon', '":" between key and value', 'key = value'),
  exported: (command: ShellCommand) => error('Exported', `a shell "${command}"`, `the line without "${command}": key = value`),
  lineInvisible: (character: string) =>
    error('LineInvisible', `an invisible character (${character}) in a line without "="`, 'key = value, typed by hand, or an empty line'),
  keyInvalid: warning('KeyInvalid', 'a key with characters that are not allowed; it is ignored', 'a key of letters, digits and "_"'),
  keyInvisible: (character: string) =>
    error('KeyInvisible', `an invisible character (${character}) in a key`, 'the line again, typed by hand'),
  keyMisnamed: (meant: string) => warning('KeyMisnamed', 'a key by its name in programs and in CSV files; it is ignored', meant),
  blockNoEquals: error('BlockNoEquals', 'a line without "=" in an indented block', 'key = value, indented'),
  blockNoKey: error('BlockNoKey', 'a line that starts with "=" in an indented block', 'key = value, indented'),
  lostContinuation: error('LostContinuation', 'an indented line that continues nothing', 'key = value, at the start of the line'),

  valueInvisible: (key: string, character: string) =>
    error(
      'ValueInvisible',
      `an invisible or control character (${character}) in the value of ${key}`,
      'the value again, copied without formatting',
    ),
  valueContinued: (key: string) =>
    error(
      'ValueContinued',
      `an indented line, which continues the value of ${key}`,
      'the whole value on one line, and each key at the start of its line',
    ),
  keyContinues: (key: string) =>
    error(
      'KeyContinues',
      `${key} indented deeper than the line above it, whose value it continues`,
      'the key with the indentation of the line above',
    ),
  commentStripped: (key: string) =>
    warning(
      'CommentStripped',
      `a comment after the value of ${key}; other tools read it as a part of the value`,
      'the comment on a line of its own',
    ),
  valueQuoted: (key: string) =>
    warning('ValueQuoted', `quotes around the value of ${key}; they count as a part of it`, 'the value without quotes'),
  oddSpace: (key: string) =>
    warning('OddSpace', `a no-break space in the line of ${key}; it counts only inside of the value`, 'ordinary spaces'),
  keyRepeated: (key: string, { line, lastLine }: LineRange) =>
    warning('KeyRepeated', `${key} a second time, after line ${line}; the last one counts`, 'the key once', { line, lastLine }),

  keyPairMixed: (lines: ReadonlyArray<number>) =>
    error(
      'KeyPairMixed',
      `a key id, a secret and a token from different blocks (lines ${lines.join(', ')}), which may belong to different keys`,
      'one section with one key pair in it, without the old lines',
    ),
} as const;
