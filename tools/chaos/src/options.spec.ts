import { chaosOptions } from './options.js';

describe(chaosOptions.name, () => {
  it('takes what is given, and less for the short form', () => {
    expect(chaosOptions([])).toMatchObject({ runs: 300, workers: 3, objects: 200, minutes: 20, json: false });
    expect(chaosOptions(['--short', '--seed=4', '--json'])).toEqual({ runs: 120, workers: 3, objects: 60, minutes: 5, seed: 4, json: true });
    expect(chaosOptions(['--short', '--runs=7'])).toMatchObject({ runs: 7, objects: 60 });
  });

  it.each([['--seeds=4'], ['--runs=many'], ['short']])('refuses %s by name', (arg) => {
    expect(() => chaosOptions([arg])).toThrow(`${arg}: there is no such option`);
  });
});
