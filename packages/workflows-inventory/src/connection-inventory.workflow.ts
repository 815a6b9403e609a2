import { InjectS3Connection, type S3Connection } from '@aqueduct/s3-integration/nest';
import { Workflow, type WorkflowContext, type WorkflowRun } from '@aqueduct/workflows';
import type { Type } from '@nestjs/common';
import { ConnectionInventoryInput, inventoryRequest } from './inventory-input.codec.js';
import { InventoryResult } from './inventory-result.js';
import { openFolder } from '@aqueduct/s3-integration';
import { runInventory } from './run-inventory.js';

type ConnectionInventory = WorkflowRun<ConnectionInventoryInput, InventoryResult>;

/** The class of the workflow `inventory.<connection>`: its one connection is injected, so it is known before any run. */
export const connectionInventoryWorkflow = (connection: string): Type<ConnectionInventory> => {
  @Workflow({
    name: `inventory.${connection}`,
    description: `Reads every object under a prefix of the connection ${connection} and writes a manifest: size, ETag, SHA-256, rows.`,
    input: ConnectionInventoryInput,
    output: InventoryResult,
  })
  class ConnectionInventoryWorkflow implements ConnectionInventory {
    constructor(@InjectS3Connection(connection) private readonly s3: S3Connection) {}

    run(input: ConnectionInventoryInput, context: WorkflowContext): Promise<InventoryResult> {
      return runInventory(connection, inventoryRequest(input), () => openFolder(this.s3), context);
    }
  }
  return ConnectionInventoryWorkflow;
};
