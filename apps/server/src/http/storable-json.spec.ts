import { unstorable } from './storable-json.js';

describe(unstorable.name, () => {
  it('lets ordinary JSON through', () => {
    expect(unstorable({ a: [1, null, true, { b: 'text' }] })).toBeUndefined();
  });

  it('names where a null character is, also in a key', () => {
    expect(unstorable({ a: { b: ['x', 'y\0'] } })).toEqual({ field: 'a.b.1', expected: expect.stringContaining('U+0000') });
    expect(unstorable({ a: { 'b\0': 1 } })?.field).toBe('a');
    expect(unstorable('\0')?.field).toBe('body');
  });

  it('refuses what is nested too deep, without recursion of its own', () => {
    const deep = JSON.parse(`{"settings":${'['.repeat(200_000)}${']'.repeat(200_000)}}`) as unknown;

    expect(unstorable(deep)).toEqual({ field: 'settings.0.0', expected: 'at most 64 levels of nesting' });
  });
});
