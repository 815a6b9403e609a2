import { problems, type FileProblem } from './file-problems.js';
import { hasInvisible, plainSpaces } from './odd-characters.js';

export interface Header {
  readonly kind: 'profile' | 'sso-session' | 'services' | 'ignored';
  readonly name: string;
  /** Written as `[profile x]`. */
  readonly prefixed: boolean;
  /** Written as `[profile "x"]`. */
  readonly quoted: boolean;
  readonly warnings: ReadonlyArray<FileProblem>;
}

/** `either`: one file that a person chose, which may mix both ways of writing. The other two follow AWS's norm for two files. */
export type FileStyle = 'config' | 'credentials' | 'either';

const TYPED = /^(profile|sso-session|services)[ \t]+(.*)$/;
const UNUSUAL_CASE = /^(?:default|(?:profile|sso-session|services) .*)$/i;
/** https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html */
export const NORM_NAME = /^[A-Za-z0-9_\-/.%@:+]+$/;

const unquoted = (name: string): string => {
  const quote = name[0];
  return name.length > 1 && (quote === '"' || quote === "'") && name.endsWith(quote) ? name.slice(1, -1) : name;
};

const NONE: ReadonlyArray<FileProblem> = [];
const WITH_SPACE: ReadonlyArray<FileProblem> = [problems.headerWithSpace];

const isUnusualCase = (name: string): boolean => (name.length === 'default'.length || name.includes(' ')) && UNUSUAL_CASE.test(name);

const inStyle = (style: FileStyle, header: Omit<Header, 'warnings'>): Header => {
  const { kind, name, prefixed, quoted } = header;
  const misplaced =
    (style === 'config' && kind === 'profile' && !prefixed && name !== 'default') ||
    (style === 'credentials' && (kind !== 'profile' || prefixed));
  if (misplaced) {
    return { ...header, kind: 'ignored', warnings: [problems.headerIgnored] };
  }
  if (style !== 'either' && !NORM_NAME.test(name)) {
    return { ...header, kind: 'ignored', warnings: [problems.headerInvalidName] };
  }
  if (!prefixed && kind === 'profile' && name !== 'default' && isUnusualCase(name)) {
    return { ...header, warnings: [problems.headerCase] };
  }
  return { kind, name, prefixed, quoted, warnings: name.includes(' ') && !quoted ? WITH_SPACE : NONE };
};

/** Reads a line that starts with `[`; a malformed header is a problem and no header. */
export const readHeader = (line: string, style: FileStyle): Header | FileProblem => {
  const end = line.indexOf(']');
  if (end === -1) {
    return problems.headerNotClosed;
  }
  const tail = line.slice(end + 1).trim();
  if (tail !== '' && !tail.startsWith('#') && !tail.startsWith(';')) {
    return problems.headerTail;
  }
  const inner = plainSpaces(line.slice(1, end)).trim();
  if (hasInvisible(inner)) {
    return problems.headerInvisible;
  }
  const [, kind = 'profile', typedName] = (/[ \t]/.test(inner) ? TYPED.exec(inner) : null) ?? [];
  const name = typedName === undefined ? inner : unquoted(typedName.trim());
  if (name === '') {
    return problems.headerEmpty;
  }
  return inStyle(style, {
    kind: kind as Header['kind'],
    name,
    prefixed: kind === 'profile' && typedName !== undefined,
    quoted: typedName !== undefined && name !== typedName.trim(),
  });
};
