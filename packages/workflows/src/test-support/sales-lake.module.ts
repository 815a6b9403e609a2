import { CONNECTION_DECLARATIONS, ConnectionDeclarations, ConnectionUsages } from '@aqueduct/integrations-nest';
import { Global, Inject, Injectable, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import * as t from 'io-ts';
import { Workflow, type WorkflowRun } from '../workflow.decorator.js';

/** What a module of an integration would provide for `@InjectS3('sales-lake')`. */
const SALES_LAKE = 'S3Client(sales-lake)';

@Injectable()
class SalesReader {
  constructor(@Inject(SALES_LAKE) readonly client: string) {}
}

/** Reaches the connection through another provider. */
@Workflow({ name: 'sales-report', description: 'Counts the sales.', input: t.strict({ month: t.string }, 'SalesReportInput'), output: t.string })
class SalesReportWorkflow implements WorkflowRun<{ readonly month: string }, string> {
  constructor(@Inject(SalesReader) private readonly reader: SalesReader) {}

  run(): Promise<string> {
    return Promise.resolve(this.reader.client);
  }
}

/** Declares a connection as an integration's module does, and has a workflow that needs it. */
@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [
    ConnectionDeclarations,
    { provide: CONNECTION_DECLARATIONS, useExisting: ConnectionDeclarations },
    ConnectionUsages,
    { provide: SALES_LAKE, useValue: 'the client' },
    SalesReader,
    SalesReportWorkflow,
  ],
  exports: [CONNECTION_DECLARATIONS, ConnectionUsages],
})
export class SalesLakeModule {
  constructor(@Inject(ConnectionDeclarations) declarations: ConnectionDeclarations) {
    declarations.add({ token: SALES_LAKE, kind: 's3', connection: 'sales-lake', access: 'read', required: false });
  }
}
