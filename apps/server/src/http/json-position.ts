/** Where a text stops being JSON. Both count from 1. */
export interface JsonPosition {
  readonly line: number;
  readonly column: number;
}

const SPACE = /[ \t\n\r]*/y;
/** A string: no control characters, which JSON wants escaped. */
const STRING = String.raw`"(?:[ !#-\[\]-\u{10FFFF}]|\\(?:["\\\/bfnrt]|u[0-9a-fA-F]{4}))*"`;
const SCALAR = new RegExp(String.raw`${STRING}|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+\-]?\d+)?|true|false|null`, 'uy');
const KEY = new RegExp(String.raw`${STRING}[ \t\n\r]*:`, 'uy');

/** The end of what `pattern` matches at `from`, or `undefined`. */
const after = (pattern: RegExp, text: string, from: number): number | undefined => {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : undefined;
};

/** The index at which the text stops being JSON. */
const wrongIndex = (text: string): number => {
  const open: Array<'{' | '['> = [];
  let at = 0;
  let wanted: 'value' | 'key' | 'first-key' | 'first-item' | 'more' = 'value';
  for (;;) {
    at = after(SPACE, text, at) ?? at;
    const next = text[at];
    const container = open.at(-1);
    const closing = container === '{' ? '}' : ']';
    if (wanted === 'more' && container === undefined) {
      return at;
    }
    if ((wanted === 'more' || wanted.startsWith('first')) && next === closing) {
      open.pop();
      wanted = 'more';
      at += 1;
    } else if (wanted === 'more') {
      if (next !== ',') {
        return at;
      }
      wanted = container === '{' ? 'key' : 'value';
      at += 1;
    } else if (wanted === 'key' || wanted === 'first-key') {
      const end = after(KEY, text, at);
      if (end === undefined) {
        return at;
      }
      wanted = 'value';
      at = end;
    } else if (next === '{' || next === '[') {
      open.push(next);
      wanted = next === '{' ? 'first-key' : 'first-item';
      at += 1;
    } else {
      const end = after(SCALAR, text, at);
      if (end === undefined) {
        return at;
      }
      wanted = 'more';
      at = end;
    }
  }
};

/**
 * Where a text that `JSON.parse` refused goes wrong: its own message gives no position for short texts, and quotes
 * what it read, which may be a secret.
 */
export const jsonPosition = (text: string): JsonPosition => {
  const before = text.slice(0, wrongIndex(text)).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
};
