import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { putOnce } from '@aqueduct/s3-integration';
import { InjectS3, S3IntegrationModule } from '@aqueduct/s3-integration/nest';
import { Workflow, type WorkflowContext, type WorkflowRun } from '@aqueduct/workflows';
import { Module } from '@nestjs/common';
import * as t from 'io-ts';
import { setTimeout as pause } from 'node:timers/promises';

const Nothing = t.strict({}, 'Nothing');
type Nothing = t.TypeOf<typeof Nothing>;

@Workflow({ name: 'clumsy.nothing', input: Nothing, output: t.void })
export class NothingWorkflow implements WorkflowRun<Nothing> {
  async run(): Promise<void> {
    await pause(1);
  }
}

@Workflow({ name: 'clumsy.dates', input: Nothing, output: t.void })
export class DatesWorkflow implements WorkflowRun<Nothing> {
  async run(_: Nothing, context: WorkflowContext): Promise<void> {
    await context.step('look', async () => ({ at: new Date() }) as never);
  }
}

@Workflow({ name: 'clumsy.large', input: Nothing, output: t.void })
export class LargeWorkflow implements WorkflowRun<Nothing> {
  async run(_: Nothing, context: WorkflowContext): Promise<void> {
    await context.step('read', async () => 'x'.repeat(70_000));
  }
}

@Workflow({ name: 'clumsy.output', input: Nothing, output: t.number })
export class OutputWorkflow implements WorkflowRun<Nothing, number> {
  async run(): Promise<number> {
    return 'seven' as never;
  }
}

@Workflow({ name: 'clumsy.slow', input: Nothing, output: t.void })
export class SlowWorkflow implements WorkflowRun<Nothing> {
  async run(_: Nothing, context: WorkflowContext): Promise<void> {
    await context.step('wait', ({ signal }) => pause(60_000, undefined, { signal }), { timeoutMs: 400 });
  }
}

@Workflow({ name: 'clumsy.nameless', input: Nothing, output: t.void })
export class NamelessWorkflow implements WorkflowRun<Nothing> {
  async run(_: Nothing, context: WorkflowContext): Promise<void> {
    await context.step('', async () => 1);
  }
}

@Workflow({ name: 'clumsy.undeclared', input: Nothing, output: t.void })
export class UndeclaredWorkflow implements WorkflowRun<Nothing> {
  constructor(@InjectS3('sales-lake') private readonly lake: S3Client) {}

  async run(_: Nothing, context: WorkflowContext): Promise<void> {
    await context.step('write', async () => {
      await this.lake.send(new PutObjectCommand({ Bucket: undefined, Key: 'lake/other', Body: '' }));
    }, { retries: 3 });
  }
}

@Workflow({ name: 'clumsy.same-key', input: Nothing, output: t.void })
export class SameKeyWorkflow implements WorkflowRun<Nothing> {
  constructor(@InjectS3('sales-lake') private readonly lake: S3Client) {}

  async run(_: Nothing, context: WorkflowContext): Promise<void> {
    const write = (Body: string) => async () => {
      await putOnce(this.lake, { Key: 'lake/clumsy/report', Body });
    };
    await context.step('write', write('one'));
    await context.step('write again', write('two'));
  }
}

/** One mistake each, for the table in docs/writing-workflows.md. */
@Module({
  imports: [S3IntegrationModule.forFeature({ connection: 'sales-lake', prefixes: ['clumsy/'] })],
  providers: [
    NothingWorkflow,
    DatesWorkflow,
    LargeWorkflow,
    OutputWorkflow,
    SlowWorkflow,
    NamelessWorkflow,
    UndeclaredWorkflow,
    SameKeyWorkflow,
  ],
})
export class ClumsyModule {}
