import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap, type Type } from '@nestjs/common';
import * as E from 'fp-ts/lib/Either.js';
import { declaredQueues } from './declared-queues.js';
import { engineWorkflow, type DefinedWorkflow } from './define-workflow.js';
import type { WorkflowDependencies } from './workflow-dependencies.js';
import type { WorkflowEngine } from './workflow-engine.js';
import { WorkflowException } from './workflow-exception.js';
import { WorkflowRegistry } from './workflow-registry.js';
import { WORKFLOWS_MODULE_OPTIONS, type WorkflowsModuleOptions } from './workflows.module-definition.js';
import { WORKFLOW_DEPENDENCIES, WORKFLOW_ENGINE } from './workflows.tokens.js';

/**
 * Runs are taken once every module is initialised, because interrupted ones go on at once; and they end before any
 * module closes its clients and connections in `onApplicationShutdown`.
 */
@Injectable()
export class EngineLifecycle implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    @Inject(WORKFLOW_ENGINE) private readonly engine: WorkflowEngine,
    @Inject(WorkflowRegistry) private readonly registry: WorkflowRegistry,
    @Inject(WORKFLOW_DEPENDENCIES) private readonly dependencies: WorkflowDependencies,
    @Inject(WORKFLOWS_MODULE_OPTIONS) private readonly options: WorkflowsModuleOptions,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const workflows = this.registry.all();
    const declaredBy = ({ instance }: DefinedWorkflow): ReadonlyArray<string> =>
      this.dependencies.neededBy(instance.constructor as Type).map(({ connection }) => connection);
    const queues = declaredQueues(workflows, declaredBy, this.options.queues ?? {});
    const started = await this.engine.start(
      workflows.map((workflow) => engineWorkflow(workflow, declaredBy(workflow))),
      queues,
    )();
    if (E.isLeft(started)) {
      throw new WorkflowException(started.left);
    }
    await this.#noteDependencies();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.engine.stop();
  }

  /** For those who ask since when a connection is needed; no reason not to start. */
  async #noteDependencies(): Promise<void> {
    const workflows = this.registry.all();
    const declared = workflows.flatMap(({ name, instance }) =>
      this.dependencies.neededBy(instance.constructor as Type).map(({ connection }) => ({ workflow: name, connection })),
    );
    await this.engine.noteDependencies(
      workflows.map(({ name }) => name),
      declared,
    )();
  }
}
