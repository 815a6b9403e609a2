import type { RowCounter } from './row-counter.js';

const QUOTE = 0x22;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
const isLineEnd = (byte: number | undefined): boolean => byte === 0x0a || byte === 0x0d;
/** Comma, semicolon, tab, bar: a quote opens a field only after one of them, and the file does not say which it uses. */
const isSeparator = (byte: number | undefined): boolean => byte === 0x2c || byte === 0x3b || byte === 0x09 || byte === 0x7c;

type Place = 'line start' | 'field start' | 'in field' | 'in quotes' | 'after quote';

/**
 * Counts the records after the first, which is taken for the header. A line break inside a quoted field belongs
 * to the field (https://www.rfc-editor.org/rfc/rfc4180#section-2 points 5 to 7); empty lines are no records.
 * Not a CSV parser's job: a parser keeps the record it is in, and one unclosed quote makes that the whole object.
 */
export const csvRowCounter = (): RowCounter => {
  let place: Place = 'line start';
  let records = 0;
  let offset = 0;

  const next = (byte: number | undefined): Place => {
    if (place === 'in quotes') {
      return byte === QUOTE ? 'after quote' : place;
    }
    if (byte === QUOTE) {
      return place === 'in field' ? place : 'in quotes';
    }
    if (isLineEnd(byte)) {
      records += place === 'line start' ? 0 : 1;
      return 'line start';
    }
    return isSeparator(byte) ? 'field start' : 'in field';
  };

  return {
    write: (chunk) => {
      for (let index = 0; index < chunk.length; index += 1, offset += 1) {
        const byte = chunk[index];
        if (offset >= BYTE_ORDER_MARK.length || byte !== BYTE_ORDER_MARK[offset]) {
          place = next(byte);
        }
      }
    },
    end: () => ({
      rows: Math.max(0, records + (place === 'line start' ? 0 : 1) - 1),
      note: place === 'in quotes' ? 'unclosed-quote' : null,
    }),
  };
};
