// Prints the sums of .test-results/**/*.json as the last line: "N passed, N failed[, N skipped]".
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = join(dirname(fileURLToPath(import.meta.url)), '../../.test-results');
const results = readdirSync(folder, { recursive: true })
  .filter((name) => name.endsWith('.json'))
  .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')));
const sum = (key) => results.reduce((total, result) => total + result[key], 0);
const skipped = sum('skipped');
results.forEach(({ project, passed, failed, skipped: left }) => process.stdout.write(`  ${project}: ${passed} passed, ${failed} failed${left ? `, ${left} skipped` : ''}\n`));
process.stdout.write(`${sum('passed')} passed, ${sum('failed')} failed${skipped ? `, ${skipped} skipped` : ''}\n`);
process.exitCode = sum('failed') > 0 || sum('passed') === 0 ? 1 : 0;
