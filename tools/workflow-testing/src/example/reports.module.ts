import { S3IntegrationModule } from '@aqueduct/s3-integration/nest';
import { Module } from '@nestjs/common';
import { ReportsWorkflow } from './reports.workflow.js';

@Module({
  imports: [
    S3IntegrationModule.forFeature({ connection: 'sales-lake', access: 'read', prefixes: ['raw/'] }),
    S3IntegrationModule.forFeature({ connection: 'sales-lake', prefixes: ['reports/'], name: 'report-store' }),
  ],
  providers: [ReportsWorkflow],
})
export class ReportsModule {}
