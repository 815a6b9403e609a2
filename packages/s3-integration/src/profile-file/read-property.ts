import type { FileLine } from './file-line.js';
import { problems, type FileProblem, type ShellCommand } from './file-problems.js';
import { isRelevantKey, nameOfKey } from './known-keys.js';
import { invisibleIn, nameOfCharacter, oddSpaceIn } from './odd-characters.js';

/** Takes a problem of the line that is being read, and where in the text it stands. */
export type Report = (problem: FileProblem, at: number) => void;

/** What almost every key is made of. */
const PLAIN_KEY = /^[a-z0-9_]+$/;
/** https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html */
const NORM_KEY = /^[A-Za-z0-9_\-/.%@:+]+$/;
const NOT_IN_KEY = /[^A-Za-z0-9_\-/.%@:+]/;
const COLON_FIRST = /^\w+\s*:/;
const COLON_AND_SPACE = /^\w+\s*:\s/;
const QUOTED = /^(["']).*\1$/s;
const DOUBLE_QUOTE = 34;
const SINGLE_QUOTE = 39;
const COMMANDS: ReadonlyArray<readonly [ShellCommand, RegExp]> = [
  ['export', /^export\s/],
  ['set', /^set\s/i],
  ['$Env:', /^\$env:/i],
];

const shellCommandIn = (content: string): ShellCommand | undefined => COMMANDS.find(([, pattern]) => pattern.test(content))?.[0];

/** `aws_access_key_id: x`, whose value has a "=" somewhere. */
const isColonForEquals = (content: string): boolean =>
  COLON_FIRST.test(content) && isRelevantKey(content.slice(0, content.indexOf(':')).trim().toLowerCase());

/** Says what is wrong with a line that has no "=". */
export const reportNoEquals = ({ text, first, last, isPlain }: FileLine, isIndented: boolean, report: Report): void => {
  const content = text.slice(first, last);
  const command = shellCommandIn(content);
  const invisible = isPlain ? -1 : invisibleIn(content);
  if (invisible !== -1) {
    return report(problems.lineInvisible(nameOfCharacter(content, invisible)), first + invisible);
  }
  if (command !== undefined) {
    return report(problems.exported(command), first);
  }
  if (COLON_FIRST.test(content)) {
    return report(problems.colon, first + content.indexOf(':'));
  }
  report(isIndented ? problems.lostContinuation : problems.noEquals, first);
};

/** Says why there is no key before the "=". */
const reportNoKey = ({ first }: FileLine, content: string, report: Report): void => {
  const command = shellCommandIn(content);
  if (content === '') {
    return report(problems.noKey, first);
  }
  if (isColonForEquals(content) || COLON_AND_SPACE.test(content)) {
    return report(problems.colon, first + content.indexOf(':'));
  }
  if (command !== undefined) {
    return report(problems.exported(command), first);
  }
  report(problems.keyInvalid, first + content.search(NOT_IN_KEY));
};

const readUnusualKey = (line: FileLine, equals: number, key: string, report: Report): string | undefined => {
  const { text, start } = line;
  const invisible = line.isPlain ? -1 : invisibleIn(text.slice(start, equals));
  if (invisible !== -1) {
    report(problems.keyInvisible(nameOfCharacter(text, start + invisible)), start + invisible);
    return undefined;
  }
  if (!NORM_KEY.test(key) || isColonForEquals(key)) {
    reportNoKey(line, key, report);
    return undefined;
  }
  return key.toLowerCase();
};

/** The key of a line `key = value`, in lower case; undefined when it has none, which is reported. */
export const readKey = (line: FileLine, equals: number, report: Report): string | undefined => {
  const key = line.text.slice(line.first, line.dropSpace(line.first, equals));
  return line.isPlain && PLAIN_KEY.test(key) ? key : readUnusualKey(line, equals, key, report);
};

interface Value {
  readonly key: string;
  readonly value: string;
  /** Where it stands. */
  readonly from: number;
  readonly equals: number;
  /** Of the comment behind it; -1 without one. */
  readonly comment: number;
}

/** Says what is seldom meant. */
const reportOddities = (line: FileLine, { key, value, from, equals, comment }: Value, report: Report): void => {
  const { text, start, end, isPlain } = line;
  const name = nameOfKey(key);
  const isRelevant = isRelevantKey(key);
  const until = comment === -1 ? end : comment;
  const oddSpace = isPlain || !isRelevant ? -1 : oddSpaceIn(text.slice(start, until));
  const invisible = isPlain ? -1 : invisibleIn(text.slice(equals, until));
  if (oddSpace !== -1) {
    report(problems.oddSpace(name), start + oddSpace);
  }
  // A program may well begin and end with a quoted word.
  if (isRelevant && key !== 'credential_process' && value.length > 1 && QUOTED.test(value)) {
    report(problems.valueQuoted(name), from);
  }
  if (invisible !== -1) {
    report(problems.valueInvisible(name, nameOfCharacter(text, equals + invisible)), equals + invisible);
  }
  if (comment !== -1) {
    report(problems.commentStripped(name), comment);
  }
};

const isQuote = (code: number): boolean => code === DOUBLE_QUOTE || code === SINGLE_QUOTE;

/** The value of a line `key = value`, without comment. */
export const readValue = (line: FileLine, equals: number, key: string, report: Report): string => {
  const { text, last, isPlain } = line;
  const comment = line.comment(equals);
  const until = comment === -1 ? last : comment;
  const from = line.skipSpace(equals + 1, until);
  const value = text.slice(from, comment === -1 ? until : line.dropSpace(from, until));
  if (!isPlain || comment !== -1 || (from < until && isQuote(text.charCodeAt(from)))) {
    reportOddities(line, { key, value, from, equals, comment }, report);
  }
  return value;
};
