import type { Violation } from '@aqueduct/integrations';

/** Deeper than anything that this API reads; what handles JSON by recursion is safe below it. */
const DEEPEST = 64;

interface Place {
  readonly value: unknown;
  readonly path: ReadonlyArray<string>;
}

const problemOf = ({ value, path }: Place): string | undefined =>
  path.length > DEEPEST
    ? `at most ${DEEPEST} levels of nesting`
    : typeof value === 'string' && value.includes('\0')
      ? 'a text without the character U+0000, which PostgreSQL cannot store'
      : undefined;

/** What in a parsed body cannot be stored whatever it means. Walks without recursion. */
export const unstorable = (body: unknown): Violation | undefined => {
  const places: Place[] = [{ value: body, path: [] }];
  for (let place = places.pop(); place !== undefined; place = places.pop()) {
    const expected = problemOf(place);
    if (expected !== undefined) {
      return { field: place.path.slice(0, 3).join('.') || 'body', expected };
    }
    if (typeof place.value === 'object' && place.value !== null) {
      for (const [key, value] of Object.entries(place.value)) {
        places.push({ value, path: [...place.path, key] }, { value: key, path: place.path });
      }
    }
  }
  return undefined;
};
