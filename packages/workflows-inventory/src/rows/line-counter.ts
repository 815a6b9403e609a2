import type { RowCounter } from './row-counter.js';

const LINE_FEED = 0x0a;
const isBlank = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0d;

/**
 * Counts the lines that hold something: a JSON value never contains a raw line break, so a line is a row
 * (https://jsonlines.org). Whether it is valid JSON is not asked; that would need the line in memory.
 */
export const lineCounter = (): RowCounter => {
  let lines = 0;
  let blank = true;
  return {
    write: (chunk) => {
      for (let index = 0; index < chunk.length; index += 1) {
        if (chunk[index] === LINE_FEED) {
          blank = true;
        } else if (blank && !isBlank(chunk[index])) {
          blank = false;
          lines += 1;
        }
        if (!blank) {
          const end = chunk.indexOf(LINE_FEED, index);
          index = end === -1 ? chunk.length : end - 1;
        }
      }
    },
    end: () => ({ rows: lines, note: null }),
  };
};
