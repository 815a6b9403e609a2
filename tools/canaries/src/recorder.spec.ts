import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { searchResults } from './search-results.js';
import { leftFiles, plantedSecrets } from './test-results.js';

const HERE = fileURLToPath(new URL('..', import.meta.url));
const JEST = fileURLToPath(new URL('../../../node_modules/jest/bin/jest.js', import.meta.url));

const WAYS_OUT = [
  'the-console',
  'standard-output',
  'standard-error',
  'a-log-in-memory',
  'a-response',
  'a-process',
  'the-errors-of-a-process',
  'the-message-of-a-failed-test',
];

describe('a recorded run of Jest', () => {
  let results: string;

  beforeAll(async () => {
    results = mkdtempSync(join(tmpdir(), 'aqueduct-recorder-'));
    const config = join(results, 'jest.config.mjs');
    writeFileSync(
      config,
      `import { preset } from '${HERE}../../jest.preset.mjs';
      const { reporters, ...rest } = preset('file://${HERE}jest.config.mjs');
      export default { ...rest, reporters: reporters.slice(0, 2), testMatch: ['<rootDir>/src/test-support/*.fixture.ts'] };`,
    );
    await new Promise((done) => {
      execFile(process.execPath, [JEST, '--config', config], { cwd: HERE, env: { ...process.env, AQUEDUCT_TEST_RESULTS: results } }, done);
    });
  }, 60_000);
  afterAll(() => rmSync(results, { recursive: true }));

  it('keeps the secrets that it planted where nobody else can read them', () => {
    const [file = ''] = leftFiles(join(results, 'planted/@aqueduct/canaries'));
    const path = join(results, 'planted/@aqueduct/canaries', file);

    expect(plantedSecrets(results).map(({ secret }) => secret).sort()).toEqual([...WAYS_OUT.map((way) => `canary-that-leaks-by-${way}`), 'canary-that-the-code-takes-for-a-secret'].sort());
    expect([statSync(path).mode & 0o777, statSync(join(path, '..')).mode & 0o777]).toEqual([0o600, 0o700]);
  });

  it.each(WAYS_OUT)('keeps what leaks by %s', (way) => {
    const left = leftFiles(join(results, 'left')).map((file) => readFileSync(join(results, 'left', file), 'utf8'));

    expect(left.join('\n')).toContain(`canary-that-leaks-by-${way}`);
  });

  it('lets the search find them all', () => {
    const { passed, lines } = searchResults(results, { complete: false });

    expect(passed).toBe(false);
    expect(lines.filter((line) => line.includes('LEAK')).length).toBeGreaterThan(WAYS_OUT.length);
  });
});
