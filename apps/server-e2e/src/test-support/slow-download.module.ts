import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { InjectS3, S3IntegrationModule } from '@aqueduct/s3-integration/nest';
import { Workflow, type WorkflowContext, type WorkflowRun } from '@aqueduct/workflows';
import { Module } from '@nestjs/common';
import * as t from 'io-ts';

const Input = t.strict({ key: t.string });
type Input = t.TypeOf<typeof Input>;

/** Reads one object of the connection `lake`. Its author has forgotten the signal. */
@Workflow({ name: 'slow-download', input: Input, output: t.number })
export class SlowDownloadWorkflow implements WorkflowRun<Input, number> {
  constructor(@InjectS3('lake') private readonly s3: S3Client) {}

  run({ key }: Input, context: WorkflowContext): Promise<number> {
    return context.step(
      'read',
      async ({ progress }) => {
        const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: undefined, Key: key }));
        let bytes = 0;
        for await (const chunk of Body as AsyncIterable<Uint8Array>) {
          bytes += chunk.length;
          await progress({ done: bytes, unit: 'bytes' });
        }
        return bytes;
      },
      { retries: 3, retryDelayMs: 100 },
    );
  }
}

@Module({ imports: [S3IntegrationModule.forFeature('lake')], providers: [SlowDownloadWorkflow] })
export class SlowDownloadModule {}
