import { startTestPostgres } from '@aqueduct/embedded-postgres/testing';
import { cpus, loadavg } from 'node:os';
import { POLL_MS, WORKER_CONCURRENCY } from './workflows/bench-runs.js';
import type { BenchOptions } from './workflows/bench-options.js';
import { measureLayers } from './workflows/measure-layers.js';
import { measurePatch } from './workflows/measure-patch.js';
import { measureTakeover } from './workflows/measure-takeover.js';
import { measureTwoProcesses } from './workflows/measure-two-processes.js';

const HELP = `npm run bench:workflows [-- --json] [--rounds=9] [--runs=200] [--latencies=200] [--kills=5] [--patches=120]

The workflow engine: our layer against bare DBOS on one embedded PostgreSQL (fsync off), real processes, a database for each
contestant, runs of 3 trivial steps. Same settings of the queue: ${WORKER_CONCURRENCY} runs at once per process, a poll every ${POLL_MS} ms. Rounds in
which both take turns, after three that are not counted; medians. Progress on stderr; the last line is one JSON object.

  extraSqlPerStep   SQL statements for one step, ours minus bare DBOS's: counted in the process that runs them, runs of 13
                    steps against runs of 3. What is not caused by a step (polls, sweeps) is not counted. Goal: at most 1.
                    statementsPerStart: the same for the call that starts a run
  runsVsBareDbos    runs per second, ours / bare DBOS's, from the first that is queued to the last recorded end; median of the
                    rounds, with its quartiles
  startP50Ms, startP99Ms
                    from the call that starts a run to the first line of it, in an idle process: most of it waits for the poll
  takeoverMs        from kill -9 of a process in mid-step to the moment at which another has begun the step again: the worst
                    of all kills, and the median. Goal: at most 5000
  twoProcesses      runs per second of two processes / of one; they share this machine's processors with PostgreSQL
  patchP99Ms        one process changes the key of a connection; from the beginning of that transaction to the first request of a
                    running step in another process that is signed with the new key, 99th percentile. Goal: below 250.
                    patchWithTestP99Ms counts from the call, with the test of the connection against the sandbox`;

const option = (name: string, otherwise: number): number => {
  const given = process.argv.find((argument) => argument.startsWith(`--${name}=`));
  const value = given === undefined ? otherwise : Number(given.slice(name.length + 3));
  if (!Number.isInteger(value) || value < 1) {
    throw new Error(`--${name} needs a whole number from 1 on, e.g. --${name}=${otherwise}`);
  }
  return value;
};

const measure = async (options: BenchOptions) => {
  const loadBefore = loadavg()[0];
  const postgres = await startTestPostgres();
  const { freshDatabase } = postgres;
  try {
    const layers = await measureLayers(freshDatabase, options);
    const two = await measureTwoProcesses(freshDatabase, options);
    const takeover = await measureTakeover(freshDatabase, options);
    const patch = await measurePatch(freshDatabase, options);
    return { ...layers, ...takeover, ...two, ...patch, processors: cpus().length, loadBefore, load: loadavg()[0] };
  } finally {
    await postgres.stop();
  }
};

const rounded = (_: string, value: unknown): unknown => (typeof value === 'number' ? Math.round(value * 1000) / 1000 : value);

const main = async (json: boolean): Promise<void> => {
  const figures = await measure({
    rounds: option('rounds', 9),
    runs: option('runs', 200),
    latencies: option('latencies', 200),
    kills: option('kills', 5),
    patches: option('patches', 120),
    say: (line) => console.error(line),
  });
  if (!json) {
    for (const [name, value] of Object.entries(figures)) {
      console.log(`${name.padEnd(26)} ${JSON.stringify(value, rounded)}`);
    }
  }
  console.log(JSON.stringify(figures, rounded));
};

if (process.argv.includes('--help')) {
  console.log(HELP);
} else {
  await main(process.argv.includes('--json')).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  });
  process.exit();
}
