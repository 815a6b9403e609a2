import { median, quartiles } from './statistics.js';

describe('median', () => {
  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 2, 3], 2.5],
    [[7], 7],
  ])('of %j is %d', (values, middle) => {
    expect(median(values)).toBe(middle);
  });
});

describe('quartiles', () => {
  it('hold the middle half', () => {
    expect(quartiles([5, 1, 4, 2, 3])).toEqual([2, 4]);
  });
});
