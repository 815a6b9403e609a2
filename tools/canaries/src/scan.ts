import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { searchResults } from './search-results.js';

const HELP = `npm run canaries [-- --complete]

Searches everything that the tests have left in .test-results (what they and their processes printed, logs, responses,
database tables) for the secrets that they planted: in clear, base64, base64url, URL-encoded, JSON-escaped and
hexadecimal. Ends with 1 when one can be read.

  --complete        all tests have run: fails too when something is missing that they leave
  --results <path>  another folder than .test-results
  --help            this text
`;

const { values } = parseArgs({
  options: { complete: { type: 'boolean', default: false }, results: { type: 'string', default: '.test-results' }, help: { type: 'boolean', default: false } },
});
if (values.help) {
  console.log(HELP);
} else {
  const results = resolve(values.results);
  mkdirSync(results, { recursive: true });
  const { passed, lines } = searchResults(results, { complete: values.complete });
  lines.forEach((line) => console.log(line));
  // For the sum of all tests: one more that has passed or failed.
  writeFileSync(join(results, 'canaries.json'), JSON.stringify({ project: 'canaries', passed: Number(passed), failed: Number(!passed), skipped: 0 }));
  process.exitCode = passed ? 0 : 1;
}
