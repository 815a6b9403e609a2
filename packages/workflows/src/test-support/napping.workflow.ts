import { appendFile } from 'node:fs/promises';
import * as t from 'io-ts';
import type { WorkflowContext } from '../workflow-context.js';
import { Workflow, type WorkflowRun } from '../workflow.decorator.js';

const NappingInput = t.strict({ effects: t.string, napMs: t.number }, 'NappingInput');
type NappingInput = t.TypeOf<typeof NappingInput>;

const NappingOutput = t.strict({ patched: t.boolean, sleptMs: t.number }, 'NappingOutput');
type NappingOutput = t.TypeOf<typeof NappingOutput>;

/** Everything of a context that is no step: a patch, progress, a sleep between two looks at the clock. */
@Workflow({ name: 'napping', version: 2, input: NappingInput, output: NappingOutput })
export class NappingWorkflow implements WorkflowRun<NappingInput, NappingOutput> {
  async run({ effects, napMs }: NappingInput, context: WorkflowContext): Promise<NappingOutput> {
    const patched = await context.patched('count-the-naps');
    const before = await context.step('look at the clock', () => Promise.resolve(Date.now()));
    await context.progress({ done: 1, total: 2, unit: 'naps' });
    await appendFile(effects, `sleeps ${process.pid}\n`);
    await context.sleep(napMs);
    const after = await context.step('look again', () => Promise.resolve(Date.now()));
    await appendFile(effects, `woke ${process.pid}\n`);
    return { patched, sleptMs: after - before };
  }
}
