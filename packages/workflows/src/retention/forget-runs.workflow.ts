import { Inject } from '@nestjs/common';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { WorkflowContext } from '../workflow-context.js';
import type { WorkflowEngine } from '../workflow-engine.js';
import { WorkflowException } from '../workflow-exception.js';
import { Workflow, type WorkflowRun } from '../workflow.decorator.js';
import { WORKFLOWS_MODULE_OPTIONS, type WorkflowsModuleOptions } from '../workflows.module-definition.js';
import { WORKFLOW_ENGINE } from '../workflows.tokens.js';

const ForgetRunsOutput = t.strict({ deleted: t.number }, 'ForgetRunsOutput');
type ForgetRunsOutput = t.TypeOf<typeof ForgetRunsOutput>;

const DAY_MS = 86_400_000;
const BATCH = 500;

/**
 * Deletes runs that ended more than `keepRunsDays` days ago, a batch in each step. The engine keeps them for ever
 * otherwise. Part of the module's workflows when that option is given.
 */
@Workflow({
  name: 'aqueduct.forget-runs',
  description: 'Deletes the records of runs that ended long ago.',
  input: t.strict({}, 'ForgetRunsInput'),
  output: ForgetRunsOutput,
  cron: '30 3 * * *',
})
export class ForgetRunsWorkflow implements WorkflowRun<unknown, ForgetRunsOutput> {
  constructor(
    @Inject(WORKFLOW_ENGINE) private readonly engine: WorkflowEngine,
    @Inject(WORKFLOWS_MODULE_OPTIONS) private readonly options: WorkflowsModuleOptions,
  ) {}

  async run(_input: unknown, context: WorkflowContext): Promise<ForgetRunsOutput> {
    let deleted = 0;
    for (let batch = 1; ; batch += 1) {
      const count = await context.step(`batch ${batch}`, () => this.#forget(), { retries: 5, retryDelayMs: 5_000 });
      deleted += count;
      if (count < BATCH) {
        return { deleted };
      }
    }
  }

  async #forget(): Promise<number> {
    const days = this.options.keepRunsDays ?? Infinity;
    if (days === Infinity) {
      return 0;
    }
    const outcome = await this.engine.forget(new Date(Date.now() - days * DAY_MS), BATCH)();
    if (E.isLeft(outcome)) {
      throw new WorkflowException(outcome.left);
    }
    return outcome.right;
  }
}
