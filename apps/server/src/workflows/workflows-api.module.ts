import { Module } from '@nestjs/common';
import { OpenStreams } from '../http/open-streams.js';
import { RunEventsController } from './run-events.controller.js';
import { RunsController } from './runs.controller.js';
import { WorkflowsController } from './workflows.controller.js';

@Module({ controllers: [WorkflowsController, RunsController, RunEventsController], providers: [OpenStreams] })
export class WorkflowsApiModule {}
