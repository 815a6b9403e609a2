import type { FileDiagnostic } from './profile-file.js';

export type FileProblem = Omit<FileDiagnostic, 'line'>;

const error = (found: string, writeInstead: string): FileProblem => ({ severity: 'error', found, writeInstead });
const warning = (found: string, writeInstead: string): FileProblem => ({ severity: 'warning', found, writeInstead });

/** Every problem that the parser can find, in words. Keys are named only when they are well known. */
export const problems = {
  headerNotClosed: error('a section header without "]"', 'the header on one line, e.g. [prod]'),
  headerTail: error('text after a section header', 'the header alone on its line; a comment after it starts with # or ;'),
  headerEmpty: error('a section header without a name', 'a name between the brackets, e.g. [prod]'),
  headerInvisible: error('a section header with an invisible character', 'the header again, typed by hand'),
  headerIndented: error('a section header indented deeper than the line above it', 'the header at the start of its line'),
  headerWithSpace: warning(
    'a profile name with spaces',
    '[profile "name"] in quotes, or a name without spaces, unless the spaces are meant',
  ),
  headerCase: warning(
    'a section name in unusual letter case',
    'lower case, unless it is meant: [default], [profile name], [sso-session name]',
  ),
  headerIgnored: warning('a section that this kind of file does not have', '[profile name] in a config file, [name] in a credentials file'),
  headerInvalidName: warning('a profile name with characters that are not allowed', 'a name of letters, digits and - _ / . % @ : +'),
  sectionRepeated: warning('a section that appears before; both are read as one', 'each section once'),
  defaultOverridden: warning('[default] beside [profile default]; [default] is ignored', 'one of the two'),

  noHeader: error('a line before the first section header', 'a section header above it, e.g. [default]'),
  awsCsv: error(
    'the CSV file that the AWS console offers for download, not a credentials file',
    '[default], then aws_access_key_id = … and aws_secret_access_key = … on lines of their own; or enter the two keys by hand',
  ),

  noEquals: error('a line without "="', 'key = value'),
  noKey: error('a line that starts with "="', 'key = value'),
  colon: error('":" between key and value', 'key = value'),
  exported: error('a shell "export"', 'the line without "export": key = value'),
  keyInvalid: warning('a key with characters that are not allowed; it is ignored', 'a key of letters, digits and "_"'),
  keyInvisible: error('an invisible character in a key', 'the line again, typed by hand'),
  subPropertyNoEquals: error('a line without "=" in an indented block', 'key = value, indented'),
  subPropertyNoKey: error('a line that starts with "=" in an indented block', 'key = value, indented'),
  lostContinuation: error('an indented line that continues nothing', 'key = value, at the start of the line'),

  valueInvisible: (key: string) =>
    error(`an invisible or control character in the value of ${key}`, 'the value again, copied without formatting'),
  valueContinued: (key: string) =>
    error(`an indented line, which continues the value of ${key}`, 'the whole value on one line, and each key at the start of its line'),
  keyContinues: (key: string) =>
    error(`${key} indented deeper than the line above it, whose value it continues`, 'the key with the indentation of the line above'),
  commentStripped: (key: string) =>
    warning(`a comment after the value of ${key}; other tools read it as a part of the value`, 'the comment on a line of its own'),
  quoted: (key: string) => warning(`quotes around the value of ${key}; they count as a part of it`, 'the value without quotes'),
  oddSpace: (key: string) => warning(`a no-break space beside the value of ${key}; it is ignored`, 'ordinary spaces'),
  keyRepeated: (key: string) => warning(`${key} a second time; the last one counts`, 'the key once'),
} as const;
