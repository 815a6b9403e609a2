import { InjectS3Connections, type S3Connections } from '@aqueduct/s3-integration/nest';
import { Workflow, type WorkflowContext, type WorkflowRun } from '@aqueduct/workflows';
import { openPlace } from './place.js';
import { ReplicateInput, replicateRequest } from './replicate-input.codec.js';
import { ReplicateResult } from './replicate-result.js';
import { runReplicate } from './run-replicate.js';

/** The workflow `replicate`: between any two connections, named in its input. */
@Workflow({
  name: 'replicate',
  description: 'Copies a prefix from one connection to another, verifies what it wrote, and leaves alone what is there and the same.',
  input: ReplicateInput,
  output: ReplicateResult,
  connections: ({ source, target }: ReplicateInput) => [...new Set([source.connection, target.connection])],
})
export class ReplicateWorkflow implements WorkflowRun<ReplicateInput, ReplicateResult> {
  constructor(@InjectS3Connections() private readonly connections: S3Connections) {}

  run(input: ReplicateInput, context: WorkflowContext): Promise<ReplicateResult> {
    const open = async () => ({
      source: await openPlace('source', this.connections.get(input.source.connection, 'read')),
      target: await openPlace('target', this.connections.get(input.target.connection)),
    });
    return runReplicate(replicateRequest(input), open, context);
  }
}
