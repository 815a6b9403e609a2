import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import * as E from 'fp-ts/lib/Either.js';
import { engineWorkflow } from './define-workflow.js';
import type { WorkflowEngine } from './workflow-engine.js';
import { WorkflowException } from './workflow-exception.js';
import { WorkflowRegistry } from './workflow-registry.js';
import { WORKFLOW_ENGINE } from './workflows.tokens.js';

/**
 * Runs are taken once every module is initialised, because interrupted ones go on at once; and they end before any
 * module closes its clients and connections in `onApplicationShutdown`.
 */
@Injectable()
export class EngineLifecycle implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    @Inject(WORKFLOW_ENGINE) private readonly engine: WorkflowEngine,
    @Inject(WorkflowRegistry) private readonly registry: WorkflowRegistry,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const started = await this.engine.start(this.registry.all().map(engineWorkflow))();
    if (E.isLeft(started)) {
      throw new WorkflowException(started.left);
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.engine.stop();
  }
}
