import { lineCounter } from './line-counter.js';

const count = (text: string, size: number) => {
  const counter = lineCounter();
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) {
    counter.write(bytes.subarray(at, at + size));
  }
  return counter.end().rows;
};

describe(lineCounter.name, () => {
  it.each([
    ['nothing', '', 0],
    ['one line without a line end', '{"a":1}', 1],
    ['lines', '{"a":1}\n[2]\n"three"\n', 3],
    ['CRLF', '1\r\n2\r\n', 2],
    ['blank lines', '\n1\n\n  \t\n2\n\r\n', 2],
    ['an escaped line break', '{"a":"x\\ny"}\n', 1],
  ])('counts %s', (_, text, rows) => {
    for (const size of [1, 2, 1000]) {
      expect(count(text, size)).toBe(rows);
    }
  });
});
