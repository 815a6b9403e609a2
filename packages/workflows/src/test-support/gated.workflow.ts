import { access, appendFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import * as t from 'io-ts';
import type { WorkflowContext } from '../workflow-context.js';
import { Workflow, type WorkflowRun } from '../workflow.decorator.js';

const GatedInput = t.strict({ effects: t.string, gate: t.string }, 'GatedInput');
type GatedInput = t.TypeOf<typeof GatedInput>;

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** Three steps that leave traces in a file; the second waits for another file to appear. */
@Workflow({ name: 'gated', input: GatedInput, output: t.strict({ third: t.string }, 'GatedOutput') })
export class GatedWorkflow implements WorkflowRun<GatedInput, { readonly third: string }> {
  async run({ effects, gate }: GatedInput, context: WorkflowContext): Promise<{ readonly third: string }> {
    const first = await context.step('first', async () => {
      await appendFile(effects, `first ${process.pid}\n`);
      return process.pid;
    });
    await context.step('second', async ({ signal, progress }) => {
      await appendFile(effects, `second ${process.pid}\n`);
      await progress({ done: 1, total: 2, message: 'waiting at the gate' });
      while (!signal.aborted && !(await exists(gate))) {
        await pause(20);
      }
    });
    const third = await context.step('third', async () => {
      await appendFile(effects, `third ${process.pid}\n`);
      return `first was done by ${first}`;
    });
    return { third };
  }
}
