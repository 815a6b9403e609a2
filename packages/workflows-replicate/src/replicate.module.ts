import { Module } from '@nestjs/common';
import { ReplicateWorkflow } from './replicate.workflow.js';

/**
 * `imports: [ReplicateModule]` registers the workflow `replicate`, whose input names both connections.
 *
 * @publicApi
 */
@Module({ providers: [ReplicateWorkflow] })
export class ReplicateModule {}
