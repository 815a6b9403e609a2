import { readFile } from 'node:fs/promises';
import { VARIABLES } from './variables.js';

describe('the README', () => {
  it('has a row for every variable, with its default', async () => {
    const rows = (await readFile(new URL('../../README.md', import.meta.url), 'utf8')).split('\n').filter((line) => line.startsWith('| `'));

    for (const { name, byDefault } of Object.values(VARIABLES)) {
      expect(rows.filter((row) => row.startsWith(`| \`${name}\` |`) && row.includes(byDefault ?? ''))).toHaveLength(1);
    }
  });
});
