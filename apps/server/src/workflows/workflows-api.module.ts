import { Module } from '@nestjs/common';
import { RunsController } from './runs.controller.js';
import { WorkflowsController } from './workflows.controller.js';

@Module({ controllers: [WorkflowsController, RunsController] })
export class WorkflowsApiModule {}
