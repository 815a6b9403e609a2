import type pg from 'pg';
import type { CompleteEngineOptions } from '../engine-options.js';
import { workflowsOf, type FleetMember } from '../fleet/fleet-member.js';
import { FleetRegister } from '../fleet/fleet-register.js';
import { Fleet } from '../fleet/fleet.js';
import { Liveness } from '../fleet/liveness.js';
import { ProgressStore } from '../progress-store.js';
import { RunJournalStore } from '../run-journal-store.js';
import type { EngineWorkflow } from '../workflow-engine.js';
import type { WorkflowQueue } from '../workflow-queue.js';
import { engineNames, listenTo } from './dbos-listening.js';
import { requeueRunsOf, runsHere, runsInHand } from './dbos-recovery.js';
import type { RunSources } from './dbos-runs.js';
import { removeSchedules } from './dbos-schedules.js';
import { openEnginePool } from './engine-pool.js';
import { parkRuns, parkRunsOf } from './parked-runs.js';
import { leaveRuns, requeueRuns } from './requeue-runs.js';
import { withoutRetries } from './without-retries.js';

const SWEEP_MS = 2_000;

/** What lives from the start to the stop. */
export interface EngineParts extends RunSources {
  readonly pool: pg.Pool;
  readonly liveness: Liveness;
  readonly fleet: Fleet;
}

/** What this process brings along. */
interface OwnWork {
  readonly workflows: ReadonlyArray<EngineWorkflow>;
  readonly queues: ReadonlyArray<WorkflowQueue>;
  /** The parts while the engine runs; throws when it does not: then nothing of others is taken over. */
  readonly open: () => EngineParts;
}

type Options = Pick<CompleteEngineOptions, 'databaseUrl' | 'executorId' | 'log'>;

/** Processes have come or gone: what none of them can do any more is set aside. */
const adapt = async ({ pool }: EngineParts, members: ReadonlyArray<FleetMember>, { log }: Options): Promise<void> => {
  await parkRuns(pool, workflowsOf(members));
  const removed = await withoutRetries(() => removeSchedules(new Set(members.flatMap(({ crons }) => crons))));
  if (removed.length > 0) {
    log('info', `no process runs these by cron any more: ${removed.join(', ')}`);
  }
};

const takeOver = async ({ pool, register }: EngineParts, dead: string): Promise<void> => {
  await register.remove(dead);
  await parkRunsOf(pool, dead, workflowsOf(await register.members()));
  await requeueRunsOf(dead);
};

/** Hands the runs of this process over to the others. */
export const leaveFleet = async ({ pool, register }: EngineParts, executorId: string): Promise<void> => {
  await leaveRuns(pool, executorId);
  await register.remove(executorId);
};

/** The pool, and what knows of the other processes; nothing is connected yet. */
export const openEngineParts = (options: Options, { workflows, queues, open }: OwnWork): EngineParts => {
  const { databaseUrl, executorId, log } = options;
  const pool = openEnginePool(databaseUrl, `aqueduct ${executorId}`.slice(0, 63), log);
  const register = new FleetRegister(pool);
  const names = workflows.map(({ name }) => name);
  const liveness: Liveness = new Liveness({
    databaseUrl,
    executorId,
    runsInHand,
    announced: async () => (await register.members()).map((member) => member.executorId),
    runsHere,
    takeOver: async (dead) => takeOver(open(), dead),
    requeue: (runIds) => requeueRuns(pool, executorId, runIds, names),
    swept: () => fleet.refresh(),
    log,
    sweepMs: SWEEP_MS,
  });
  const self = {
    executorId,
    workflows: Object.fromEntries(workflows.map(({ name, queue }) => [name, queue])),
    crons: workflows.flatMap(({ name, cron }) => (cron === undefined ? [] : [name])),
  };
  const fleet: Fleet = new Fleet(self, {
    register,
    listenTo: (listened) => listenTo(engineNames(queues, listened)),
    looksDead: (executor) => liveness.looksFree(executor),
    changed: async (members) => adapt(open(), members, options),
    log,
  });
  return { pool, liveness, fleet, register, progress: new ProgressStore(pool), journal: new RunJournalStore(pool) };
};
