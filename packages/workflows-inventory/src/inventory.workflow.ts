import { InjectS3Connections, type S3Connections } from '@aqueduct/s3-integration/nest';
import { Workflow, type WorkflowContext, type WorkflowRun } from '@aqueduct/workflows';
import { openFolder } from '@aqueduct/s3-integration';
import { InventoryInput, inventoryRequest } from './inventory-input.codec.js';
import { InventoryResult } from './inventory-result.js';
import { runInventory } from './run-inventory.js';

/** The workflow `inventory`: of any connection, named in its input. */
@Workflow({
  name: 'inventory',
  description: 'Reads every object under a prefix of a connection and writes a manifest: size, ETag, SHA-256, rows.',
  input: InventoryInput,
  output: InventoryResult,
  connections: ({ connection }: InventoryInput) => [connection],
})
export class InventoryWorkflow implements WorkflowRun<InventoryInput, InventoryResult> {
  constructor(@InjectS3Connections() private readonly connections: S3Connections) {}

  run(input: InventoryInput, context: WorkflowContext): Promise<InventoryResult> {
    const open = () => openFolder(this.connections.get(input.connection));
    return runInventory(input.connection, inventoryRequest(input), open, context);
  }
}
