import type { Environment } from './settings.js';
import { VARIABLES } from './variables.js';

const PREFIX = 'AQUEDUCT_';

/** Levenshtein's distance. */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (letter === other ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length] ?? 0;
};

/** A sentence for each variable that looks like ours and is none: most of them are misspelt. */
export const unknownVariables = (env: Environment): ReadonlyArray<string> => {
  const known = Object.values(VARIABLES).map(({ name }) => name);
  return Object.keys(env)
    .filter((name) => name.startsWith(PREFIX) && !known.includes(name))
    .map((name) => {
      const [nearest = ''] = known.filter((one) => one.startsWith(PREFIX)).sort((a, b) => distance(name, a) - distance(name, b));
      return `${name} is set, but there is no such variable. Did you mean ${nearest}? --help lists all of them.`;
    });
};
