import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { searchResults } from './search-results.js';
import { runScan } from './test-support/run-scan.js';

const SECRET = 'wJalr/XUtnFEMI+K7MDENG"canary"';
const OTHER = 'FwoSandbox+another/canary==';

describe('the search through all that the tests left', () => {
  let results: string;

  const write = (file: string, text: string): void => {
    const path = join(results, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  };
  const search = (complete = false) => {
    const { passed, lines } = searchResults(results, { complete });
    return { passed, said: lines.join('\n') };
  };

  beforeEach(() => {
    results = mkdtempSync(join(tmpdir(), 'aqueduct-canaries-'));
    write('planted/@x/one/1.jsonl', `${JSON.stringify(SECRET)}\n"short"\n"signature"\n`);
    write('planted/@x/two/2.jsonl', `${JSON.stringify(OTHER)}\n${JSON.stringify(SECRET)}\n`);
    write('@x/one.json', '{"project":"@x/one","passed":1,"failed":0,"skipped":0}');
    write('left/@x/one/printed.log', 'short: a signature, nothing to see\n');
  });
  afterEach(() => rmSync(results, { recursive: true }));

  it('passes when no secret can be read', () => {
    expect(search()).toEqual({ passed: true, said: expect.stringContaining('none can be read (2 planted secrets, 2 files') });
  });

  it.each([
    ['clear', SECRET],
    ['JSON-escaped', JSON.stringify(SECRET)],
    ['URL-encoded', encodeURIComponent(SECRET)],
    ['base64', Buffer.from(`id:${SECRET}`).toString('base64')],
    ['base64url', Buffer.from(`\xff\xfe${SECRET}?`).toString('base64url')],
    ['hexadecimal', Buffer.from(SECRET).toString('hex')],
  ])('fails by one %s secret in one file of one project, planted by another; says where, and not what', (form, leak) => {
    write('left/@x/two/log-7.txt', `{"msg":"fine"}\n{"msg":"signed","by":"${leak}"}\n`);
    const { passed, said } = search();

    expect(passed).toBe(false);
    expect(said).toMatch(new RegExp(`LEAK {2}left/@x/two/log-7.txt, line 2: a secret of @x/one, ${form.slice(0, 6)}.*, after ".*"by":"`));
    [leak, SECRET].forEach((text) => expect(said).not.toContain(text));
  });

  it('does not print a secret that stands before another one', () => {
    write('left/@x/two/log-7.txt', `keys ${OTHER} and ${SECRET}${OTHER}\n`);
    const { said } = search();

    expect(said.match(/LEAK/g)).toHaveLength(2);
    [SECRET, OTHER].forEach((secret) => expect(said).not.toContain(secret));
  });

  it('proves nothing, and says so, when all tests have run and something is missing that they leave', () => {
    ['process-1.log', 'log-1.txt', 'responses-1.txt', 'database-1.txt', 'database-log-1.txt'].forEach((file) => write(`left/@x/two/${file}`, ''));
    expect(search(true).passed).toBe(true);

    rmSync(join(results, 'left/@x/two/database-1.txt'));
    rmSync(join(results, 'planted'), { recursive: true });
    const { passed, said } = search(true);

    expect(passed).toBe(false);
    expect(said).toContain('MISSING  the tests left no secrets');
    expect(said).toContain('MISSING  the tests left no database:');
    expect(said).not.toContain('database-log:');
    expect(search().passed).toBe(true);
  });

  it('is a command whose exit code decides, and counts as one test in the sum of all', async () => {
    const verdict = (): unknown => JSON.parse(readFileSync(join(results, 'canaries.json'), 'utf8'));

    expect(await runScan(results)).toMatchObject({ exitCode: 0, said: expect.stringContaining('none can be read') as string });
    expect(verdict()).toEqual({ project: 'canaries', passed: 1, failed: 0, skipped: 0 });

    write('left/@x/two/log-7.txt', SECRET);
    expect(await runScan(results)).toMatchObject({ exitCode: 1, said: expect.stringContaining('1 can be read') as string });
    expect(verdict()).toEqual({ project: 'canaries', passed: 0, failed: 1, skipped: 0 });
  });
});
