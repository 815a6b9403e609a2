import type { Progress, StepContext } from '@aqueduct/workflows';
import type { ReplicateContext } from '../run-replicate.js';

export interface PlainContext extends ReplicateContext {
  readonly steps: Map<string, unknown>;
  readonly reports: Progress[];
}

/** A run without the engine: a recorded step answers from the record, as after a restart. */
export const plainContext = (runId = 'run-1', steps = new Map<string, unknown>(), signal: AbortSignal = new AbortController().signal): PlainContext => {
  const reports: Progress[] = [];
  const progress = async (report: Progress) => void reports.push(report);
  return {
    runId,
    steps,
    reports,
    progress,
    step: async <A>(name: string, fn: (step: StepContext) => Promise<A>): Promise<A> => {
      if (!steps.has(name)) {
        steps.set(name, structuredClone(await fn({ attempt: 1, signal, progress, idempotencyKey: `${runId}/${name}` })));
      }
      return steps.get(name) as A;
    },
  } as PlainContext;
};
