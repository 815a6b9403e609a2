import { problems, type FileProblem } from './file-problems.js';
import { isKeyPairKey, isRelevantKey, nameOfKey } from './known-keys.js';
import { hasInvisible, hasOddSpace } from './odd-characters.js';
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
  const [, key = ''] = COLON_FIRST.exec(keyPart) ?? [];
  return isRelevantKey(key.toLowerCase());
};

const withoutEquals = (line: string): PropertyLine =>
  malformed(line.startsWith('export ') ? problems.exported : COLON_FIRST.test(line) ? problems.colon : problems.noEquals);

const readValue = (key: string, rest: string): PropertyLine => {
  const name = nameOfKey(key);
  const comment = rest.search(COMMENT);
  const beforeComment = comment === -1 ? rest : rest.slice(0, comment);
  const value = beforeComment.trim();
  const found: FileProblem[] = [];
  if (hasInvisible(beforeComment)) {
    found.push(problems.valueInvisible(name));
  }
  if (comment !== -1 && isKeyPairKey(key)) {
    found.push(problems.commentStripped(name));
  }
  if (isRelevantKey(key) && value.length > 1 && QUOTED.test(value)) {
    found.push(problems.quoted(name));
  }
  if (isRelevantKey(key) && hasOddSpace(beforeComment)) {
    found.push(problems.oddSpace(name));
  }
  return { key, value, problems: found };
};

/** Reads a line `key = value`. */
export const readProperty = (line: string): PropertyLine => {
  const equals = line.indexOf('=');
  if (equals === -1) {
    return withoutEquals(line.trim());
  }
  const keyPart = line.slice(0, equals).trim();
  if (keyPart === '') {
    return malformed(problems.noKey);
  }
  if (hasInvisible(line.slice(0, equals))) {
    return malformed(problems.keyInvisible);
  }
  if (isColonFor(keyPart)) {
    return malformed(problems.colon);
  }
  if (keyPart.startsWith('export ')) {
    return malformed(problems.exported);
  }
  return NORM_NAME.test(keyPart) ? readValue(keyPart.toLowerCase(), line.slice(equals + 1)) : malformed(problems.keyInvalid);
};
