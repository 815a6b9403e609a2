import { singleFlight } from './single-flight.js';

describe('singleFlight', () => {
  it('shares one flight between callers of the same key', async () => {
    const fly = singleFlight<number>();
    let flights = 0;
    const task = async () => Promise.resolve((flights += 1));

    expect(await Promise.all([fly('a', task)(), fly('a', task)(), fly('b', task)()])).toEqual([1, 1, 2]);
    expect(await fly('a', task)()).toBe(3);
  });

  it('does nothing until it is run', () => {
    singleFlight()('a', () => {
      throw new Error('started');
    });
  });

  it('starts anew after a flight that crashed', async () => {
    const fly = singleFlight<string>();

    await expect(fly('a', () => Promise.reject(new Error('crash')))()).rejects.toThrow('crash');
    expect(await fly('a', () => Promise.resolve('well'))()).toBe('well');
  });
});
