import type { StepContext } from '@aqueduct/workflows';
import type { InventoryContext } from '../inventory-steps.js';

/** What the engine keeps of a run: steps in the order in which they were started. */
export interface Journal {
  readonly names: Map<number, string>;
  readonly results: Map<number, string>;
}

export const newJournal = (): Journal => ({ names: new Map(), results: new Map() });

type Recorded = InventoryContext & { readonly killed: Promise<'killed'> };

/**
 * One process that works on a run. It knows finished steps by their number, as the engine does, fails when a number has
 * another name, and is killed when so many steps of it are recorded: what it had begun stays unrecorded.
 */
export const recordedContext = (journal: Journal, killAfter = Infinity, runId = 'run-1'): Recorded => {
  const life = new AbortController();
  const killed = new Promise<'killed'>((resolve) => life.signal.addEventListener('abort', () => resolve('killed')));
  const forever = new Promise<never>(() => undefined);
  let [started, recorded] = [0, 0];
  const work = async (id: number, fn: (step: StepContext) => Promise<unknown>): Promise<string> => {
    const context: StepContext = { attempt: 1, idempotencyKey: `${runId}:${id}`, signal: life.signal, progress: async () => undefined };
    const result = JSON.stringify(await fn(context)) ?? 'null';
    if (!life.signal.aborted && recorded < killAfter) {
      recorded += 1;
      journal.results.set(id, result);
    }
    if (recorded >= killAfter) life.abort();
    return result;
  };
  const step = async (name: string, fn: (step: StepContext) => Promise<unknown>): Promise<unknown> => {
    const id = (started += 1);
    const known = journal.names.get(id);
    if (known !== undefined && known !== name) {
      throw new Error(`step ${id} was ${known} and is ${name}`);
    }
    journal.names.set(id, name);
    const failed = (error: unknown): Promise<never> => (life.signal.aborted ? forever : Promise.reject(error));
    const result = journal.results.get(id) ?? (await work(id, fn).catch(failed));
    return life.signal.aborted ? forever : JSON.parse(result ?? 'null');
  };
  return { runId, killed, progress: async () => undefined, step: step as InventoryContext['step'] };
};
