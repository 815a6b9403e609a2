import type { Progress, StepContext } from '@aqueduct/workflows';
import type { RetentionContext } from '../run-retention.js';

export interface PlainContext extends RetentionContext {
  readonly steps: Map<string, unknown>;
  readonly reports: Progress[];
  readonly sleeps: number[];
}

/** A run without the engine: a recorded step answers from the record, as after a restart; nobody sleeps. */
export const plainContext = (runId = 'run-1', steps = new Map<string, unknown>(), onSleep: () => Promise<void> = async () => undefined): PlainContext => {
  const [reports, sleeps]: [Progress[], number[]] = [[], []];
  const progress = async (report: Progress) => void reports.push(report);
  const { signal } = new AbortController();
  return {
    runId,
    steps,
    reports,
    sleeps,
    progress,
    key: (name: string) => `${runId}/${name}`,
    sleep: async (ms: number) => {
      sleeps.push(ms);
      await onSleep();
    },
    step: async <A>(name: string, fn: (step: StepContext) => Promise<A>): Promise<A> => {
      if (!steps.has(name)) {
        steps.set(name, structuredClone(await fn({ attempt: 1, signal, progress, idempotencyKey: `${runId}/${name}` })));
      }
      return steps.get(name) as A;
    },
  } as PlainContext;
};
