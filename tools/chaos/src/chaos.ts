import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { seededRandom } from '@aqueduct/sandbox';
import { checkRuns } from './check-runs.js';
import { diceOf } from './dice.js';
import { startFleet } from './fleet/fleet.js';
import { chaosOptions, HELP, type ChaosOptions } from './options.js';
import { runTasks, type Ended } from './run-tasks.js';
import { leakedSecrets, plantedSecrets } from './secrets.js';
import { connectPlaces } from './stores/connect-places.js';
import { startStores } from './stores/stores.js';
import { makeTasks } from './tasks/make-tasks.js';
import type { Task } from './tasks/task.js';
import { keepTroubling, type TroubleLog } from './troubles/keep-troubling.js';
import { PROCESS_TROUBLES } from './troubles/process-troubles.js';
import { STORE_TROUBLES } from './troubles/store-troubles.js';
import { inLines, verdictOf, type Verdict } from './verdict.js';

const MINUTE_MS = 60_000;
const PROGRESS_MS = 5_000;
/** As shells have it. */
const INTERRUPTED = 130;
const RESULTS = fileURLToPath(new URL('../../../.test-results/', import.meta.url));

/** The last ones by name: whoever waits for them wants to know. */
const progressOf = (tasks: ReadonlyArray<Task>, ended: ReadonlyArray<Ended>): string => {
  const left = tasks.filter((task) => !ended.some((one) => one.task === task)).map(({ id, workflow }) => `${workflow} ${id}`);
  return `${ended.length} of ${tasks.length} runs have ended${left.length <= 3 ? `; still: ${left.join(', ')}` : ''}`;
};

const chaos = async ({ runs, workers, objects, minutes, seed }: ChaosOptions, say: (line: string) => void): Promise<Verdict> => {
  const began = Date.now();
  const seconds = (): number => (Date.now() - began) / 1000;
  const tell = (line: string): void => say(`${seconds().toFixed(0).padStart(4)} s  ${line}`);
  const secrets = plantedSecrets();
  const dice = diceOf(seededRandom(seed));

  tell(`starts two stores, a database, a server and ${workers} workers; --seed=${seed}`);
  const stores = await startStores(dice);
  const fleet = await startFleet(workers, stores.env).catch(async (error: unknown) => {
    await stores.stop();
    throw error;
  });
  const calm = new AbortController();
  let troubles: Promise<unknown> = Promise.resolve();
  const end = async (): Promise<void> => {
    calm.abort();
    await troubles;
    await fleet.stop();
    await stores.stop();
  };
  let ending: Promise<void> | undefined;
  const stopAll = (): Promise<void> => (ending ??= end());
  // Whoever gives up leaves nothing running.
  const giveUp = (): void => {
    tell('is told to stop, and stops everything');
    void stopAll().finally(() => process.exit(INTERRUPTED));
  };
  process.on('SIGINT', giveUp).on('SIGTERM', giveUp);
  const problems: string[] = [];
  fleet.programs.forEach((program) => {
    program.onCrash = (lines) => {
      problems.push(lines);
      tell(`${program.name} has ended by itself, and is started again`);
      // As whatever keeps a service running does.
      program.start().catch((error: unknown) => problems.push(String(error)));
    };
  });
  try {
    const places = await connectPlaces(stores, fleet.api);
    const tasks = await makeTasks({ runs, objects }, places, fleet.api, dice);
    tell(`${tasks.length} runs begin, and so do the troubles`);

    const log: TroubleLog = { counts: new Map(), problems: [] };
    const late = AbortSignal.timeout(2 * minutes * MINUTE_MS);
    const troublesEnd = setTimeout(() => calm.abort(), minutes * MINUTE_MS);
    const world = { fleet, stores, places, dice };
    troubles = Promise.all([
      keepTroubling(PROCESS_TROUBLES, world, log, { pauseMs: [500, 4_000], signal: calm.signal, say: tell }),
      keepTroubling(STORE_TROUBLES, world, log, { pauseMs: [500, 2_500], signal: calm.signal, say: tell }),
    ]);
    const ended: Ended[] = [];
    const progress = setInterval(() => tell(progressOf(tasks, ended)), PROGRESS_MS);
    const all = await runTasks(tasks, fleet.api, late, (one) => ended.push(one)).finally(async () => {
      clearInterval(progress);
      clearTimeout(troublesEnd);
      calm.abort();
      await troubles;
    });

    tell('all runs have ended; what they left is compared');
    const checked = await checkRuns(all);
    problems.push(...(await leakedSecrets(fleet, secrets)));
    places.forEach(({ bucket }) => bucket.close());
    problems.push(...(await fleet.stop()));
    return verdictOf({ checked, stores, log, problems, seconds: seconds(), seed });
  } finally {
    await stopAll();
  }
};

/** For the sum of all tests: every run is one, and so are the troubles, the processes and the secrets together. */
const keepResult = async ({ runs, succeeded, problems }: Verdict): Promise<void> => {
  const others = problems.length > 0 && succeeded === runs ? 1 : 0;
  await mkdir(RESULTS, { recursive: true });
  await writeFile(`${RESULTS}chaos.json`, JSON.stringify({ project: 'chaos', passed: succeeded + 1 - others, failed: runs - succeeded + others, skipped: 0 }));
};

const main = async (args: ReadonlyArray<string>): Promise<void> => {
  const options = chaosOptions(args);
  const say = options.json ? (line: string) => console.error(line) : (line: string) => console.log(line);
  const verdict = await chaos(options, say);
  inLines(verdict).forEach(say);
  await keepResult(verdict);
  if (options.json) {
    console.log(JSON.stringify(verdict));
  }
  process.exitCode = verdict.problems.length === 0 ? 0 : 1;
};

if (process.argv.includes('--help')) {
  console.log(HELP);
} else {
  await main(process.argv.slice(2)).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  });
  process.exit();
}
