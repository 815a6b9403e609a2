import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));

/** Without indentation, and with the import of this package as others write it. */
const lines = (text: string): string =>
  text
    .replaceAll("'../index.js'", "'@aqueduct/workflow-testing'")
    .split('\n')
    .map((line) => line.trim())
    .join('\n');

const guide = readFileSync(join(here, '../../../docs/writing-workflows.md'), 'utf8');
const blocks = [...guide.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = '']) => lines(code));
const files = ['start-workflows.spec.ts', ...readdirSync(join(here, 'example')).map((name) => `example/${name}`)];
const tested = files.map((file) => lines(readFileSync(join(here, file), 'utf8')));

describe('docs/writing-workflows.md', () => {
  it('has code', () => {
    expect(blocks.length).toBeGreaterThan(4);
  });

  it.each(blocks.map((block) => [block.split('\n')[0], block]))('quotes what is tested: %s', (_, block) => {
    expect(tested.some((code) => code.includes(block))).toBe(true);
  });

  it('names every error that a mistake is tested to give', () => {
    const mistakes = readFileSync(join(here, 'mistakes.spec.ts'), 'utf8');
    const names = [...mistakes.matchAll(/_tag: '(\w+)'|\['clumsy[^']*', '(\w+)'|, '(Invalid\w+|WorkflowNotFound)'\]/g)].map(([, ...found]) => found.find((name) => name !== undefined));
    expect(names.filter((name) => !guide.includes(`\`${name}\``))).toEqual([]);
    expect(names.length).toBeGreaterThan(10);
  });
});
