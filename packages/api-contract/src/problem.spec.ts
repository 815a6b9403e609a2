import { problemType } from './problem.js';

describe(problemType.name, () => {
  it('names a failure in a way that stays', () => {
    expect(problemType('ConnectionNameTaken')).toBe('urn:aqueduct:problem:connection-name-taken');
  });
});
