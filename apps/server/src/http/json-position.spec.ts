import fc from 'fast-check';
import { jsonPosition } from './json-position.js';

describe(jsonPosition.name, () => {
  it.each([
    ['', 1, 1],
    ['nope', 1, 1],
    ['{"a": 1,}', 1, 9],
    ['{"a": tru}', 1, 7],
    ['{"a" 1}', 1, 2],
    ['{\n  "a": 1\n  "b": 2\n}', 3, 3],
    ['[1, 2', 1, 6],
    ['[1 2]', 1, 4],
    ['{} {}', 1, 4],
    ['{"a": "\n"}', 1, 7],
    ['01', 1, 2],
    [']', 1, 1],
  ])('finds where %j goes wrong', (text, line, column) => {
    expect(jsonPosition(text)).toEqual({ line, column });
  });

  it('finds nothing wrong in JSON before its end', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        expect(jsonPosition(json)).toEqual({ line: json.split('\n').length, column: (json.split('\n').at(-1)?.length ?? 0) + 1 });
      }),
    );
  });

  it('finds the end of JSON that breaks off, at the latest', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), (json, cut) => {
        const text = json.slice(0, cut % (json.length + 1));

        expect(jsonPosition(text).line).toBeLessThanOrEqual(text.split('\n').length);
      }),
    );
  });

  it('is not slow on a large body', () => {
    const text = `${'['.repeat(500_000)}${'"a",'.repeat(100_000)}`;

    expect(jsonPosition(text)).toEqual({ line: 1, column: text.length + 1 });
  });
});
