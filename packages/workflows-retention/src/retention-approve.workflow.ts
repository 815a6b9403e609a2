import { InjectS3Connections, type S3Connections } from '@aqueduct/s3-integration/nest';
import { Workflow, type WorkflowContext, type WorkflowRun } from '@aqueduct/workflows';
import { approveRetention } from './approval/approve-retention.js';
import { explained } from './explained.js';
import { openFolder } from '@aqueduct/s3-integration';
import { DEFAULT_OUTPUT_PREFIX } from './paths.codec.js';
import { RetentionApproveInput, RetentionApproveResult } from './retention-approve-input.codec.js';
import { RETRY } from './retry.js';

/** The workflow `retention-approve`: decides about the plan of a run of `retention`. */
@Workflow({
  name: 'retention-approve',
  description: 'Approves or rejects what a run of retention is about to delete; names its plan by the digest in plan.json.',
  input: RetentionApproveInput,
  output: RetentionApproveResult,
  connections: ({ connection }: RetentionApproveInput) => [connection],
})
export class RetentionApproveWorkflow implements WorkflowRun<RetentionApproveInput, RetentionApproveResult> {
  constructor(@InjectS3Connections() private readonly connections: S3Connections) {}

  run(input: RetentionApproveInput, context: WorkflowContext): Promise<RetentionApproveResult> {
    const { connection, runId, digest, decision, outputPrefix = DEFAULT_OUTPUT_PREFIX } = input;
    const write = async (abortSignal: AbortSignal): Promise<RetentionApproveResult> => {
      const { client, bucket, rootDirectory } = await openFolder(this.connections.get(connection));
      const runFolder = `${rootDirectory}${outputPrefix}${runId}/`;
      return { decision, bucket, approval: await approveRetention(client, { bucket, runFolder, digest, decision }, { abortSignal }) };
    };
    return context.step('write the decision', ({ signal }) => explained(signal, () => write(signal)), RETRY);
  }
}
