import { table } from './say.js';

describe('table', () => {
  it('lines up its columns', () => {
    expect(table([['a', 'long head'], ['wide cell', 'b']]).split('\n')).toEqual(['  a          long head', '  --------------------', '  wide cell  b']);
  });
});
