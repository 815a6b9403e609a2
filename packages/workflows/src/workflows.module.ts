import { CONNECTION_DECLARATIONS } from '@aqueduct/integrations-nest';
import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { DbosEngine } from './dbos/dbos-engine.js';
import { EngineLifecycle } from './engine-lifecycle.js';
import { ForgetRunsWorkflow } from './retention/forget-runs.workflow.js';
import { WorkflowConnectionUsage } from './workflow-connection-usage.js';
import { noDependencies, type WorkflowDependencies } from './workflow-dependencies.js';
import { WorkflowRegistry } from './workflow-registry.js';
import { Workflows } from './workflows.js';
import { ConfigurableModuleClass, WORKFLOWS_MODULE_OPTIONS, type WorkflowsModuleOptions } from './workflows.module-definition.js';
import { WORKFLOW_DEPENDENCIES, WORKFLOW_ENGINE, WORKFLOWS } from './workflows.tokens.js';

/**
 * Runs the application's `@Workflow` classes. Import it once, with `forRoot` or `forRootAsync`; it is global.
 *
 * @publicApi
 */
@Module({
  imports: [DiscoveryModule],
  providers: [
    WorkflowRegistry,
    EngineLifecycle,
    ForgetRunsWorkflow,
    WorkflowConnectionUsage,
    { provide: WORKFLOW_ENGINE, useFactory: (options: WorkflowsModuleOptions) => new DbosEngine(options), inject: [WORKFLOWS_MODULE_OPTIONS] },
    {
      provide: WORKFLOW_DEPENDENCIES,
      useFactory: (declarations: WorkflowDependencies = noDependencies) => declarations,
      inject: [{ token: CONNECTION_DECLARATIONS, optional: true }],
    },
    { provide: WORKFLOWS, useClass: Workflows },
  ],
  exports: [WORKFLOWS, WORKFLOW_ENGINE],
})
export class WorkflowsModule extends ConfigurableModuleClass {}
