import { parse } from 'csv-parse/sync';
import { csvRowCounter } from './csv-row-counter.js';

/** Fed in pieces of `size` bytes: a network cuts where it likes. */
const count = (text: string, size = 3) => {
  const counter = csvRowCounter();
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) {
    counter.write(bytes.subarray(at, at + size));
  }
  return counter.end();
};

describe(csvRowCounter.name, () => {
  it.each([
    ['nothing', '', 0],
    ['a header only', 'id,name\n', 0],
    ['a header without a line end', 'id,name', 0],
    ['a last row without a line end', 'id\n1\n2', 2],
    ['CRLF', 'id\r\n1\r\n2\r\n', 2],
    ['CR alone', 'id\r1\r2\r', 2],
    ['empty lines', 'id\n\n1\n\r\n2\n\n', 2],
    ['a line break in quotes', 'id,note\n1,"two\nlines"\n2,"three\r\n\r\nlines"\n', 2],
    ['a doubled quote in quotes', 'id,note\n1,"say ""hi\n"" twice"\n', 1],
    ['a quote inside a plain field', 'id,size\n1,5" disk\n2,3" disk\n', 2],
    ['an empty quoted field', 'a,b\n"",""\n"",\n', 2],
    ['semicolons', 'id;note\n1;"two\nlines"\n', 1],
    ['tabs', 'id\tnote\n1\t"two\nlines"\n', 1],
    ['a byte order mark before a quote', '\ufeff"id\nof it",b\n1,2\n', 1],
    ['letters outside ASCII', 'name\nżółć\n日本\n', 2],
  ])('counts rows with %s', (_, text, rows) => {
    for (const size of [1, 2, 3, 1000]) {
      expect(count(text, size)).toEqual({ rows, note: null });
    }
  });

  it('says that a quote was never closed', () => {
    expect(count('id,note\n1,"open\n2,x\n')).toEqual({ rows: 1, note: 'unclosed-quote' });
  });

  it('agrees with csv-parse on generated files', () => {
    const alphabet = ['a', 'é', ',', ';', '"', '\n', '\r\n', ' ', ''];
    let seed = 42;
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((seed / 2_147_483_648) * below);
    };
    const field = () => {
      const text = Array.from({ length: random(6) }, () => alphabet[random(alphabet.length)]).join('');
      return /[",;\n\r]/.test(text) || random(4) === 0 ? `"${text.replaceAll('"', '""')}"` : text;
    };
    for (let file = 0; file < 500; file += 1) {
      const records = Array.from({ length: random(8) }, () => Array.from({ length: 1 + random(4) }, field).join(','));
      const text = records.join(random(2) === 0 ? '\n' : '\r\n');
      const parsed = parse(text, { skip_empty_lines: true, relax_column_count: true });
      expect([text, count(text, 1 + random(5)).rows]).toEqual([text, Math.max(0, parsed.length - 1)]);
    }
  });
});
