import type { RowCounter } from './row-counter.js';

const [OTHER, QUOTE, LINE_END, SEPARATOR] = [0, 1, 2, 3] as const;
const [LINE_START, FIELD_START, IN_FIELD, IN_QUOTES, AFTER_QUOTE] = [0, 1, 2, 3, 4] as const;
const CLASSES = 4;

/** A quote opens a field only after a separator, and the file does not say which one it uses: all common ones count. */
const classOf = (byte: number): number => {
  switch (String.fromCharCode(byte)) {
    case '"':
      return QUOTE;
    case '\n':
    case '\r':
      return LINE_END;
    case ',':
    case ';':
    case '\t':
    case '|':
      return SEPARATOR;
    default:
      return OTHER;
  }
};
const CLASS = Uint8Array.from({ length: 256 }, (_, byte) => classOf(byte));

/** Tables, because this runs once for every byte: where OTHER, QUOTE, LINE_END and SEPARATOR lead to. */
const NEXT = Uint8Array.from([
  [IN_FIELD, IN_QUOTES, LINE_START, FIELD_START], // at the start of a line
  [IN_FIELD, IN_QUOTES, LINE_START, FIELD_START], // at the start of a field
  [IN_FIELD, IN_FIELD, LINE_START, FIELD_START], // in a field
  [IN_QUOTES, AFTER_QUOTE, IN_QUOTES, IN_QUOTES], // in quotes
  [IN_FIELD, IN_QUOTES, LINE_START, FIELD_START], // after a quote that may be doubled
].flat());

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/**
 * Counts the records after the first, which is taken for the header. A line break inside a quoted field belongs
 * to the field (https://www.rfc-editor.org/rfc/rfc4180#section-2 points 5 to 7); empty lines are no records.
 * Not a CSV parser's job: a parser keeps the record it is in, and one unclosed quote makes that the whole object.
 */
export const csvRowCounter = (): RowCounter => {
  let place: number = LINE_START;
  let records = 0;
  let seen = 0;

  /** How much of a byte order mark `chunk` begins with, seen from the start of the object. */
  const marked = (chunk: Uint8Array): number => {
    let index = 0;
    while (seen < BYTE_ORDER_MARK.length && index < chunk.length && chunk[index] === BYTE_ORDER_MARK[seen]) {
      index += 1;
      seen += 1;
    }
    seen = index < chunk.length ? BYTE_ORDER_MARK.length : seen;
    return index;
  };

  return {
    write: (chunk) => {
      let now = place;
      let ended = 0;
      for (let index = marked(chunk); index < chunk.length; index += 1) {
        const next = NEXT[now * CLASSES + (CLASS[chunk[index] ?? 0] ?? 0)] ?? 0;
        ended += next === LINE_START && now !== LINE_START ? 1 : 0;
        now = next;
      }
      place = now;
      records += ended;
    },
    end: () => ({
      rows: Math.max(0, records + (place === LINE_START ? 0 : 1) - 1),
      note: place === IN_QUOTES ? 'unclosed-quote' : null,
    }),
  };
};
