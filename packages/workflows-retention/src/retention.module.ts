import { Module } from '@nestjs/common';
import { RetentionApproveWorkflow } from './retention-approve.workflow.js';
import { RetentionWorkflow } from './retention.workflow.js';

/**
 * `imports: [RetentionModule]` registers the workflows `retention` and `retention-approve`, whose inputs name the
 * connection.
 *
 * @publicApi
 */
@Module({ providers: [RetentionWorkflow, RetentionApproveWorkflow] })
export class RetentionModule {}
