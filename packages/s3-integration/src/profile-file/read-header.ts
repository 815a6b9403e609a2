import type { FileLine } from './file-line.js';
import { problems, type FileProblem } from './file-problems.js';
import { invisibleIn, nameOfCharacter, plainSpaces } from './odd-characters.js';

export interface Header {
  readonly kind: 'profile' | 'sso-session' | 'services' | 'ignored';
  readonly name: string;
  /** Written as `[profile x]`. */
  readonly prefixed: boolean;
  readonly warning: FileProblem | undefined;
  /** Where its name stands in the text. */
  readonly at: number;
}

/** A line that looks like a header and is none. */
export interface BrokenHeader {
  readonly kind: 'broken';
  readonly problem: FileProblem;
  readonly at: number;
}

/** `either`: one file that a person chose, which may mix both ways of writing. The other two follow AWS's norm for two files. */
export type FileStyle = 'config' | 'credentials' | 'either';

/** Almost every header. */
const BARE = /^\[[\w\-/.%@:+]+\]$/;
const TYPED = /^(profile|sso-session|services)[ \t]+(.*)$/;
const DEFAULT = 'default';
const UNUSUAL_CASE = /^(?:default|(?:profile|sso-session|services) .*)$/i;
/** https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html */
const NORM_NAME = /^[A-Za-z0-9_\-/.%@:+]+$/;

const broken = (problem: FileProblem, at: number): BrokenHeader => ({ kind: 'broken', problem, at });

const isQuoted = (name: string): boolean => name.length > 1 && (name[0] === '"' || name[0] === "'") && name.endsWith(name[0]);

const isMisplaced = (style: FileStyle, { kind, name, prefixed }: Header): boolean =>
  style === 'config' ? kind === 'profile' && !prefixed && name !== 'default' : style === 'credentials' && (kind !== 'profile' || prefixed);

const inStyle = (style: FileStyle, header: Header): Header => {
  if (isMisplaced(style, header)) {
    return { ...header, kind: 'ignored', warning: problems.headerIgnored };
  }
  return style !== 'either' && !NORM_NAME.test(header.name)
    ? { ...header, kind: 'ignored', warning: problems.headerInvalidName }
    : header;
};

/** `[name]`: a profile, unless the style wants it otherwise. */
const bareHeader = (name: string, at: number): Header => {
  const hasSpace = name.includes(' ');
  const isUnusual = (hasSpace || name.length === DEFAULT.length) && name !== DEFAULT && UNUSUAL_CASE.test(name);
  const warning = isUnusual ? problems.headerCase : hasSpace ? problems.headerWithSpace : undefined;
  return { kind: 'profile', name, prefixed: false, warning, at };
};

/** `[profile name]` and its like. */
const typedHeader = (kind: 'profile' | 'sso-session' | 'services', name: string, at: number): Header => {
  const quoted = isQuoted(name);
  return {
    kind,
    name: quoted ? name.slice(1, -1) : name,
    prefixed: kind === 'profile',
    warning: !quoted && name.includes(' ') ? problems.headerWithSpace : undefined,
    at,
  };
};

const named = (inner: string, start: number): Header => {
  const content = inner.trim();
  const [, kind, typed = ''] = (/[ \t]/.test(content) ? TYPED.exec(content) : null) ?? [];
  const name = kind === undefined ? content : typed.trim();
  const at = start + inner.lastIndexOf(name);
  return kind === undefined ? bareHeader(name, at) : typedHeader(kind as 'profile', name, at);
};

/** Reads a line that starts with `[`; `isIndented` when it would continue the line above it. */
export const readHeader = (line: FileLine, style: FileStyle, isIndented: boolean): Header | BrokenHeader => {
  const { text, start, first, last, isPlain } = line;
  const content = text.slice(first, last);
  if (!isIndented && BARE.test(content)) {
    return inStyle(style, bareHeader(content.slice(1, -1), first + 1));
  }
  const end = content.indexOf(']');
  if (end === -1) {
    return broken(problems.headerNotClosed, first);
  }
  const tail = line.skipSpace(first + end + 1, last);
  if (tail < last && content[tail - first] !== '#' && content[tail - first] !== ';') {
    return broken(problems.headerTail, tail);
  }
  const invisible = isPlain ? -1 : invisibleIn(text.slice(start, first + end));
  if (invisible !== -1) {
    return broken(problems.headerInvisible(nameOfCharacter(text, start + invisible)), start + invisible);
  }
  if (isIndented) {
    return broken(problems.headerIndented, first);
  }
  const inner = content.slice(1, end);
  const header = named(isPlain ? inner : plainSpaces(inner), first + 1);
  return header.name === '' ? broken(problems.headerEmpty, first) : inStyle(style, header);
};
