import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { POLL_MS } from './bench-runs.js';
import type { WorkerProcess } from './worker-process.js';

const PATIENCE_MS = 120_000;
/** As many as it takes until the code of both is compiled. */
const WARM_UP_ROUNDS = 3;

/** A database, and a process on it that is asked. */
export interface Site {
  readonly databaseUrl: string;
  readonly worker: WorkerProcess;
}

/** Ids that nobody has had. */
export const freshIds = (prefix: string, howMany: number): ReadonlyArray<string> => {
  const batch = `${prefix}-${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`;
  return Array.from({ length: howMany }, (_, index) => `${batch}-${index}`);
};

/** Both layers keep their runs in this table; its moments are milliseconds. */
const ENDS = `SELECT count(*) FILTER (WHERE status = 'SUCCESS')::int AS succeeded, count(*) FILTER (WHERE status NOT IN ('SUCCESS', 'PENDING', 'ENQUEUED'))::int AS failed,
  count(DISTINCT executor_id)::int AS processes, max(completed_at)::float8 - min(created_at)::float8 AS ms
  FROM dbos.workflow_status WHERE workflow_uuid = ANY($1)`;

interface Ends {
  readonly succeeded: number;
  readonly failed: number;
  readonly processes: number;
  readonly ms: number;
}

/** Runs per second, from the first that is queued to the last recorded end; and how many processes took part. */
export const measureRate = async ({ databaseUrl, worker }: Site, runs: number, steps: number): Promise<{ readonly rate: number; readonly processes: number }> => {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const ids = freshIds('rate', runs);
    await worker.ask('start', { ids, steps });
    for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; ) {
      const { rows } = await client.query<Ends>(ENDS, [ids]);
      const [ends] = rows;
      if (ends !== undefined && ends.failed > 0) {
        throw new Error(`${ends.failed} of ${runs} runs have failed`);
      }
      if (ends?.succeeded === runs) {
        return { rate: (runs / ends.ms) * 1000, processes: ends.processes };
      }
      await pause(POLL_MS / 2);
    }
    throw new Error(`${runs} runs have not ended within ${PATIENCE_MS / 1000} s`);
  } finally {
    await client.end();
  }
};

/** Rounds in which both take turns, the order changing; the first rounds are not counted. */
export const compareRates = async (
  sites: readonly [Site, Site],
  names: readonly [string, string],
  { rounds, runs, steps, say }: { readonly rounds: number; readonly runs: number; readonly steps: number; readonly say: (line: string) => void },
) => {
  const rates: readonly [number[], number[]] = [[], []];
  let processes: readonly [number, number] = [0, 0];
  for (let round = -WARM_UP_ROUNDS; round < rounds; round += 1) {
    const took: [number, number] = [0, 0];
    for (const turn of [0, 1]) {
      const which = (round + WARM_UP_ROUNDS + turn) % 2 === 0 ? 0 : 1;
      const measured = await measureRate(sites[which], runs, steps);
      took[which] = measured.processes;
      say(`  ${round < 0 ? 'warm-up' : `round ${round + 1}`} ${names[which].padEnd(13)} ${measured.rate.toFixed(1)} runs/s`);
      if (round >= 0) {
        rates[which].push(measured.rate);
      }
    }
    processes = [Math.max(processes[0], took[0]), Math.max(processes[1], took[1])];
  }
  return { rates, processes, ratios: rates[0].map((rate, round) => rate / (rates[1][round] ?? Number.NaN)) };
};
