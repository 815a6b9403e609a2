import { classificationOf, classified } from './classified-error.js';

const throttled = { tag: 'Throttled', retryable: true, problem: 'Too many requests.', remedy: 'Wait.' };

describe(classified.name, () => {
  it('leaves the error as it is, and shows in none of its forms', () => {
    const error = new Error('Slow down');

    expect(classified(error, throttled)).toBe(error);
    expect(Object.keys(error)).toEqual([]);
    expect(JSON.stringify({ ...error })).toBe('{}');
    expect(classificationOf(error)).toEqual(throttled);
  });

  it('is found on the cause of an error', () => {
    const around = new Error('page 7', { cause: new Error('reading', { cause: classified(new Error('Slow down'), throttled) }) });

    expect(classificationOf(around)).toEqual(throttled);
  });

  it('takes what cannot be marked, and ends with a circle of causes', () => {
    const circle = new Error('one');
    circle.cause = new Error('two', { cause: circle });

    expect(classificationOf(classified('text', throttled))).toBeUndefined();
    expect(classificationOf(classified(Object.freeze(new Error('ice')), throttled))).toBeUndefined();
    expect(classificationOf(circle)).toBeUndefined();
  });
});
