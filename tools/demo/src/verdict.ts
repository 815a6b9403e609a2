import type { InventoryRun } from './inventories.js';
import { table } from './say.js';

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;

const refused = ({ requests }: InventoryRun): number => requests.filter(({ status }) => status >= 400).length;

/** Key ids in the order in which they were first used, with how often. */
const keysUsed = ({ requests }: InventoryRun): ReadonlyMap<string, number> => {
  const used = new Map<string, number>();
  requests.forEach(({ accessKeyId = 'none' }) => used.set(accessKeyId, (used.get(accessKeyId) ?? 0) + 1));
  return used;
};

/** What was connected, which keys its requests were really signed with, and what the run came to. */
export const summary = (runs: ReadonlyArray<InventoryRun>): string =>
  table([
    ['connection', 'way', 'signed with (requests)', 'refused', 'run', 'objects', 'bytes', 'rows'],
    ...runs.map((run) => [
      run.way.connection,
      run.way.way,
      [...keysUsed(run)].map(([key, times]) => `${key} (${times})`).join(' then '),
      String(refused(run)),
      run.run.status,
      ...['objects', 'bytes', 'rows'].map((name) => String(field(run.run.output, name) ?? '-')),
    ]),
  ]);

/** What did not work, in words; empty when all of it did. */
export const faults = (runs: ReadonlyArray<InventoryRun>): ReadonlyArray<string> => [
  ...runs.filter(({ run }) => run.status !== 'succeeded').map(({ way, run }) => `${way.connection}: the run ended as ${run.status}: ${run.error?.message ?? ''}`),
  ...runs.filter((run) => refused(run) > 0).map((run) => `${run.way.connection}: ${refused(run)} requests were refused`),
  ...runs.filter(({ run }) => field(run.output, 'objects') !== field(runs[0]?.run.output, 'objects')).map(({ way }) => `${way.connection}: counted other objects than the first run`),
  ...runs.filter(({ requests, run }) => !requests.every(({ userAgent }) => userAgent.includes(`run/${run.id}`))).map(({ way }) => `${way.connection}: a request did not name its run`),
  ...(runs.some((run) => run.rotatedTo !== undefined && keysUsed(run).size === 2 && keysUsed(run).has(run.rotatedTo))
    ? []
    : ['the rotation was not seen: no run was signed with the old key first and the new one then']),
];
