import * as E from 'fp-ts/lib/Either.js';
import { setTimeout as pause } from 'node:timers/promises';
import type { RunGlance } from './run.js';
import type { WorkflowEngine } from './workflow-engine.js';

const LOOK_EVERY_MS = 500;

/**
 * The run whenever something about it changes, until it has ended or is gone. While the database is away nothing changes.
 */
export const watchRun = (engine: WorkflowEngine) =>
  async function* (id: string, signal: AbortSignal): AsyncGenerator<RunGlance, void> {
    let seen = '';
    while (!signal.aborted) {
      const glance = await engine.glance(id)();
      if (E.isRight(glance)) {
        const run = glance.right;
        if (run === undefined) {
          return;
        }
        const now = JSON.stringify(run);
        if (now !== seen) {
          seen = now;
          yield run;
        }
        if (run.finishedAt !== undefined) {
          return;
        }
      }
      await pause(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  };
