import type { Progress } from '@aqueduct/workflows';
import type { InventoryContext } from '../inventory-steps.js';

/** A run without the engine: steps run once and are remembered by name. */
export const plainContext = (
  runId = 'run-1',
): InventoryContext & { readonly steps: Map<string, unknown>; readonly reports: Progress[] } => {
  const steps = new Map<string, unknown>();
  const reports: Progress[] = [];
  const progress = async (report: Progress) => void reports.push(report);
  return {
    runId,
    steps,
    reports,
    progress,
    step: async (name, fn) => {
      const result = await fn({ attempt: 1, idempotencyKey: `${runId}:${name}`, signal: new AbortController().signal, progress });
      steps.set(name, result);
      return result;
    },
  };
};
