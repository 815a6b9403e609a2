import { S3IntegrationModule } from '@aqueduct/s3-integration/nest';
import { Module, type DynamicModule } from '@nestjs/common';
import { connectionInventoryWorkflow } from './connection-inventory.workflow.js';
import { InventoryWorkflow } from './inventory.workflow.js';

/** Its own class, so that a bound inventory does not bring the unbound one along. */
@Module({})
class ConnectionInventoryModule {}

/**
 * `imports: [InventoryModule]` registers the workflow `inventory`, whose input names the connection.
 * `InventoryModule.forConnection('sales-lake')` registers `inventory.sales-lake`, which declares the connection.
 *
 * @publicApi
 */
@Module({ providers: [InventoryWorkflow] })
export class InventoryModule {
  /** A workflow that is bound to one connection and listed as needing it. */
  static forConnection(connection: string): DynamicModule {
    return {
      module: ConnectionInventoryModule,
      imports: [S3IntegrationModule.forFeature(connection)],
      providers: [connectionInventoryWorkflow(connection)],
    };
  }
}
