import { problems, type FileProblem } from './file-problems.js';
import { isKeyPairKey, isRelevantKey, nameOfKey } from './known-keys.js';
import { hasInvisible, hasOddSpace, isPlain } from './odd-characters.js';
import { NORM_NAME } from './read-header.js';

export interface PropertyLine {
  /** In lower case; undefined for a key that is ignored. */
  readonly key: string | undefined;
  readonly value: string;
  readonly problems: ReadonlyArray<FileProblem>;
}

const COMMENT = /\s[#;]/;
const COLON_FIRST = /^(\w+)\s*:/;
const QUOTED = /^(["']).*\1$/;

const malformed = (problem: FileProblem): PropertyLine => ({ key: undefined, value: '', problems: [problem] });

const isColonFor = (keyPart: string): boolean => {
  if (!keyPart.includes(':')) {
    return false;
  }
  const [, key = ''] = COLON_FIRST.exec(keyPart) ?? [];
  return isRelevantKey(key.toLowerCase());
};

const withoutEquals = (line: string): PropertyLine =>
  malformed(line.startsWith('export ') ? problems.exported : COLON_FIRST.test(line) ? problems.colon : problems.noEquals);

const NONE: ReadonlyArray<FileProblem> = [];

const readValue = (key: string, rest: string): PropertyLine => {
  const comment = rest.includes('#') || rest.includes(';') ? rest.search(COMMENT) : -1;
  const beforeComment = comment === -1 ? rest : rest.slice(0, comment);
  const value = beforeComment.trim();
  // The cheap questions first: almost every value is plain.
  const plain = isPlain(beforeComment);
  const isInvisible = !plain && hasInvisible(beforeComment);
  const isOdd = !plain && hasOddSpace(beforeComment);
  const isQuoted = value.length > 1 && QUOTED.test(value);
  return {
    key,
    value,
    problems: isInvisible || isOdd || isQuoted || comment !== -1 ? valueProblems(key, { isInvisible, isOdd, isQuoted, isCommented: comment !== -1 }) : NONE,
  };
};

interface OddValue {
  readonly isInvisible: boolean;
  readonly isOdd: boolean;
  readonly isQuoted: boolean;
  readonly isCommented: boolean;
}

const valueProblems = (key: string, { isInvisible, isOdd, isQuoted, isCommented }: OddValue): ReadonlyArray<FileProblem> => {
  const name = nameOfKey(key);
  const isRelevant = isRelevantKey(key);
  return [
    ...(isInvisible ? [problems.valueInvisible(name)] : []),
    ...(isCommented && isKeyPairKey(key) ? [problems.commentStripped(name)] : []),
    ...(isQuoted && isRelevant ? [problems.quoted(name)] : []),
    ...(isOdd && isRelevant ? [problems.oddSpace(name)] : []),
  ];
};

/** Why a key is none. */
const keyProblem = (keyPart: string, untrimmed: string): FileProblem =>
  keyPart === ''
    ? problems.noKey
    : hasInvisible(untrimmed)
      ? problems.keyInvisible
      : isColonFor(keyPart)
        ? problems.colon
        : keyPart.startsWith('export ')
          ? problems.exported
          : problems.keyInvalid;

/** Reads a line `key = value`. */
export const readProperty = (line: string): PropertyLine => {
  const equals = line.indexOf('=');
  if (equals === -1) {
    return withoutEquals(line.trim());
  }
  const keyPart = line.slice(0, equals).trim();
  // What `trim` takes for a space may be a mark that nobody sees.
  const isClean = keyPart.length === equals || !hasInvisible(line.slice(0, equals));
  return isClean && NORM_NAME.test(keyPart) && !isColonFor(keyPart)
    ? readValue(keyPart.toLowerCase(), line.slice(equals + 1))
    : malformed(keyProblem(keyPart, line.slice(0, equals)));
};
