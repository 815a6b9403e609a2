import { randomBytes } from 'node:crypto';
import { mapConcurrently } from '@aqueduct/workflows';
import { sha256, type Bucket } from './bucket.js';

const AT_ONCE = 8;

/** What an object has to be. */
export interface Expected {
  readonly size: number;
  readonly sha256: string;
  /** Records, where the format has some. */
  readonly rows: number | null;
}

/** Objects by their names below a prefix. */
export type ObjectSet = ReadonlyMap<string, Expected>;

interface Made {
  readonly name: string;
  readonly body: Buffer;
  readonly rows: number | null;
}

const KIB = 1024;

const csv = (records: number): Buffer =>
  Buffer.from(`order,amount\n${Array.from({ length: records }, (_, record) => `${record},${record * 7}\n`).join('')}`);

/** Many small objects, under names that are hard on those who build URLs, and some that are empty. */
export const manyObjects = (count: number): ReadonlyArray<Made> =>
  Array.from({ length: count }, (_, number) => {
    const name = `${['plain', 'with space', 'ünïcode', 'plus+and&', 'per%cent'][number % 5] ?? ''}/${String(number).padStart(4, '0')}`;
    return number % 3 === 0
      ? { name: `${name}.csv`, body: csv(number % 50), rows: number % 50 }
      : { name: `${name}.bin`, body: randomBytes(((number * 977) % 20) * KIB), rows: null };
  });

/** A few that go in parts, and two that do not. */
export const largeObjects = (): ReadonlyArray<Made> =>
  [6 * KIB + 1, 11 * KIB, 1, 12].map((kib, number) => ({ name: `large/${number}.bin`, body: randomBytes(kib * KIB), rows: null }));

/** Writes objects below a prefix. */
export const putObjects = async (bucket: Bucket, prefix: string, objects: ReadonlyArray<Made>): Promise<ObjectSet> => {
  await mapConcurrently(objects, AT_ONCE, new AbortController().signal, ({ name, body }) => bucket.put(`${prefix}${name}`, body));
  return new Map(objects.map(({ name, body, rows }) => [name, { size: body.length, sha256: sha256(body), rows }]));
};

/** What is wrong below a prefix: lost, torn or too much. Empty when all is as it should be. */
export const differences = async (bucket: Bucket, prefix: string, expected: ObjectSet): Promise<ReadonlyArray<string>> => {
  const found = new Set((await bucket.keys(prefix)).map((key) => key.slice(prefix.length)));
  const tooMany = [...found].filter((name) => !expected.has(name)).map((name) => `${prefix}${name} should not be there`);
  const wrong = await mapConcurrently([...expected], AT_ONCE, new AbortController().signal, async ([name, { sha256: wanted, size }]) => {
    const body = await bucket.read(`${prefix}${name}`);
    if (body === undefined) {
      return `${prefix}${name} is lost`;
    }
    return body.length === size && sha256(body) === wanted ? undefined : `${prefix}${name} is torn: ${body.length} bytes instead of ${size}, or others`;
  });
  return [...tooMany, ...wrong.filter((one) => one !== undefined)];
};
