import type { RowCounter } from './row-counter.js';

/** No UTF-8 text holds these bytes; as the first one they are a UTF-16 byte order mark. */
const isNoText = (byte: number | undefined): boolean => byte === 0xfe || byte === 0xff;

/** Gives no count for UTF-16, whose line ends are not the bytes that `counter` looks for. */
export const textOnly = (counter: RowCounter): RowCounter => {
  let text: boolean | undefined;
  return {
    write: (chunk) => {
      if (chunk.length > 0) {
        text ??= !isNoText(chunk[0]);
      }
      if (text === true) {
        counter.write(chunk);
      }
    },
    end: () => (text === false ? { rows: null, note: 'not-utf-8' } : counter.end()),
  };
};
