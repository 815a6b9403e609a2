import { median, percentile, quartiles } from './statistics.js';

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

describe('percentile', () => {
  it.each([
    [0.5, 2],
    [0.99, 4],
    [0.25, 1],
  ])('%d is not exceeded by that part of the values', (part, value) => {
    expect(percentile([4, 2, 1, 3], part)).toBe(value);
  });

  it('of nothing is no number', () => {
    expect(percentile([], 0.99)).toBeNaN();
  });
});
