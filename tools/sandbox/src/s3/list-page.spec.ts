import fc from 'fast-check';
import { compareUtf8 } from '../state/utf8-order.js';
import { listPage } from './list-page.js';

const key = fc.string({ unit: fc.constantFrom('a', 'b', '/', 'é', '～', '🚀'), minLength: 1, maxLength: 6 });
const byBytes = (left: string, right: string): number => Buffer.compare(Buffer.from(left), Buffer.from(right));

const everyPage = (sorted: ReadonlyArray<string>, prefix: string, delimiter: string, maxKeys: number): ReadonlyArray<string> => {
  const page = (after: string): ReadonlyArray<string> => {
    const { keys, commonPrefixes, next } = listPage(sorted, { prefix, delimiter, after, maxKeys });
    const items = [...keys, ...commonPrefixes].sort(byBytes);
    return next === undefined ? items : [...items, ...page(next)];
  };
  return page('');
};

describe(compareUtf8.name, () => {
  it('orders as the bytes of UTF-8 do', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => Math.sign(compareUtf8(a, b)) === byBytes(a, b)));
  });
});

describe(listPage.name, () => {
  it('gives every key or common prefix once and in order, whatever the page size', () => {
    fc.assert(
      fc.property(fc.uniqueArray(key), fc.constantFrom('', 'a', 'a/'), fc.constantFrom('', '/', 'b/'), fc.integer({ min: 1, max: 5 }), (keys, prefix, delimiter, maxKeys) => {
        const fold = (name: string) => {
          const at = delimiter === '' ? -1 : name.indexOf(delimiter, prefix.length);
          return at === -1 ? name : name.slice(0, at + delimiter.length);
        };
        const expected = [...new Set(keys.filter((name) => name.startsWith(prefix)).map(fold))].sort(byBytes);
        expect(everyPage([...keys].sort(byBytes), prefix, delimiter, maxKeys)).toEqual(expected);
      }),
    );
  });
});
