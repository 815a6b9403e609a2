import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { ConnectionUsages } from '@aqueduct/integrations-nest';
import { WORKFLOWS, type Workflows } from '@aqueduct/workflows';
import { RunsController } from './runs.controller.js';
import { workflowUsage } from './workflow-usage.js';
import { WorkflowsController } from './workflows.controller.js';

/** Workflows over HTTP, and what keeps connections that they need from being deleted. */
@Module({ controllers: [WorkflowsController, RunsController] })
export class WorkflowsApiModule implements OnModuleInit {
  constructor(
    @Inject(WORKFLOWS) private readonly workflows: Workflows,
    @Inject(ConnectionUsages) private readonly usages: ConnectionUsages,
  ) {}

  onModuleInit(): void {
    this.usages.add(workflowUsage(this.workflows));
  }
}
