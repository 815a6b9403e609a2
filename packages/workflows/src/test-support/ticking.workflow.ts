import * as t from 'io-ts';
import { Workflow, type WorkflowRun } from '../workflow.decorator.js';

/** Runs every second. */
@Workflow({ name: 'ticking', input: t.strict({}), output: t.void, cron: '* * * * * *' })
export class TickingWorkflow implements WorkflowRun<unknown> {
  run(): Promise<void> {
    return Promise.resolve();
  }
}
