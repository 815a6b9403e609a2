import { InjectS3 } from '@aqueduct/s3-integration/nest';
import { Workflow, type WorkflowRun } from '@aqueduct/workflows';
import { Module, type Type } from '@nestjs/common';
import * as t from 'io-ts';
import { ClumsyModule, NothingWorkflow } from './example/clumsy.workflows.js';
import { ReportsModule } from './example/reports.module.js';
import { startWorkflows, type TestWorkflows } from './index.js';

/** The table of docs/writing-workflows.md, row by row. */
describe('a mistake', () => {
  describe('of a run', () => {
    let app: TestWorkflows;
    beforeAll(async () => {
      app = await startWorkflows({ modules: [ReportsModule, ClumsyModule], connections: { 'sales-lake': { rootDirectory: 'lake/' } } });
    });
    afterAll(() => app.stop());

    it.each([
      ['clumsy.dates', 'ResultNotJson', 'The result of the step "look" holds at at an instance of Date'],
      ['clumsy.large', 'ResultTooLarge', 'at most 65536 are stored'],
      ['clumsy.output', 'InvalidWorkflowOutput', 'The output of the workflow "clumsy.output" does not fit its codec'],
      ['clumsy.slow', 'StepTimeout', 'The step "wait" took longer than 400 ms.'],
      ['clumsy.nameless', 'InvalidStepName', 'A step needs a name'],
      ['clumsy.undeclared', 'UndeclaredAccess', 'does not cover PutObject of "lake/other"'],
      ['clumsy.same-key', 'ObjectDiffers', 'The key "lake/clumsy/report" holds an object with other content'],
    ])('%s ends the run with %s, after one attempt', async (workflow, name, message) => {
      const run = await app.run(workflow, {});

      expect(run).toMatchObject({ status: 'failed', error: { name, message: expect.stringContaining(message) } });
      expect(run.steps.filter(({ attempts }) => attempts > 1)).toEqual([]);
    });

    it.each([
      ['an input that does not fit', 'reports', {}, 'InvalidWorkflowInput'],
      ['a workflow that is not registered', 'inventory', {}, 'WorkflowNotFound'],
    ])('%s is refused at the start', async (_, workflow, input, tag) => {
      await expect(app.run(workflow, input)).rejects.toMatchObject({ failure: { _tag: tag } });
    });
  });

  it('in the name of a connection refuses the start', async () => {
    const app = await startWorkflows({ modules: [ReportsModule], connections: { 'sales-lke': {} } });

    await expect(app.run('reports', { prefix: 'raw/' })).rejects.toMatchObject({ failure: { _tag: 'DependencyUnmet', connections: ['sales-lake'] } });
    await app.stop();
  });

  const moduleWith = (...providers: ReadonlyArray<Type>): Type => {
    @Module({ providers: [...providers] })
    class MistakenModule {}
    return MistakenModule;
  };

  it('of an injection without forFeature keeps the application from starting', async () => {
    @Workflow({ name: 'forgetful', input: t.strict({}), output: t.void })
    class ForgetfulWorkflow implements WorkflowRun<object> {
      constructor(@InjectS3('sales-lake') readonly lake: unknown) {}

      async run(): Promise<void> {}
    }

    await expect(startWorkflows({ modules: [moduleWith(ForgetfulWorkflow)] })).rejects.toThrow(/can't resolve dependencies of the ForgetfulWorkflow/);
  });

  it('of two classes under one name keeps the application from starting', async () => {
    const modules = [moduleWith(NothingWorkflow), moduleWith(NothingWorkflow)];

    await expect(startWorkflows({ modules })).rejects.toMatchObject({ failure: { _tag: 'InvalidWorkflowDefinition', problem: 'two providers have this name' } });
  });

  it('in the input of a cron keeps the application from starting', async () => {
    @Workflow({ name: 'nightly', input: t.strict({ prefix: t.string }), output: t.void, cron: '0 3 * * *' })
    class NightlyWorkflow implements WorkflowRun<{ prefix: string }> {
      async run(): Promise<void> {}
    }

    await expect(startWorkflows({ modules: [moduleWith(NightlyWorkflow)] })).rejects.toMatchObject({
      failure: { _tag: 'InvalidWorkflowDefinition', problem: expect.stringContaining('prefix') },
    });
  });
});
