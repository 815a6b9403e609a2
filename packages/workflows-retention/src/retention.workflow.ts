import { InjectS3Connections, type S3Connections } from '@aqueduct/s3-integration/nest';
import { Workflow, workflowQueue, type WorkflowContext, type WorkflowRun } from '@aqueduct/workflows';
import { openFolder } from '@aqueduct/s3-integration';
import { RetentionInput, retentionRequest } from './retention-input.codec.js';
import { RetentionResult } from './retention-result.js';
import { runRetention } from './run-retention.js';

/** A run that waits for approval keeps its place: not among the runs of others, and not among the approvals. */
const RETENTION_QUEUE = workflowQueue({ name: 'retention', perProcess: 50 });

/** The workflow `retention`: of any connection, named in its input. */
@Workflow({
  name: 'retention',
  description: 'Lists what a rule would delete under a prefix, waits for approval, deletes it in batches and writes a report.',
  input: RetentionInput,
  output: RetentionResult,
  queue: RETENTION_QUEUE,
  connections: ({ connection }: RetentionInput) => [connection],
})
export class RetentionWorkflow implements WorkflowRun<RetentionInput, RetentionResult> {
  constructor(@InjectS3Connections() private readonly connections: S3Connections) {}

  run(input: RetentionInput, context: WorkflowContext): Promise<RetentionResult> {
    const open = () => openFolder(this.connections.get(input.connection));
    return runRetention(retentionRequest(input), open, context);
  }
}
