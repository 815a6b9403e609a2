import { Inject, Injectable, Optional, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { DefinedWorkflow } from './define-workflow.js';
import { isWorkflowName } from './names.js';
import { registeredName } from './registered-name.js';
import { ForgetRunsWorkflow } from './retention/forget-runs.workflow.js';
import { invalidWorkflowDefinition } from './workflow-error.js';
import { WorkflowException } from './workflow-exception.js';
import { WORKFLOWS_MODULE_OPTIONS, type WorkflowsModuleOptions } from './workflows.module-definition.js';
import { WorkflowMetadata, type AnyWorkflowOptions } from './workflow.decorator.js';

type Wrapper = ReturnType<DiscoveryService['getProviders']>[number];

const refuse = (workflow: string, problem: string, remedy: string): never => {
  throw new WorkflowException(invalidWorkflowDefinition(workflow, problem, remedy));
};

const checkNames = ({ name, version }: AnyWorkflowOptions): void => {
  if (!isWorkflowName(name)) {
    refuse(`"${name}"`, 'the name is not usable', 'Use lower case letters, digits, "-" and ".", e.g. "copy-objects", at most 100.');
  }
  if (version !== undefined && !(Number.isSafeInteger(version) && version >= 1)) {
    refuse(name, 'the version is not usable', 'Use a whole number from 1 on.');
  }
};

const defined = (wrapper: Wrapper, options: AnyWorkflowOptions): DefinedWorkflow => {
  checkNames(options);
  const name = registeredName(options);
  if (!wrapper.isDependencyTreeStatic()) {
    refuse(name, `the class ${wrapper.name} is request-scoped or injects something that is`, 'Runs outlive requests: make it a singleton.');
  }
  const instance: unknown = wrapper.instance;
  if (typeof instance !== 'object' || instance === null || !('run' in instance) || typeof instance.run !== 'function') {
    refuse(name, `the class ${wrapper.name} has no method run`, 'Implement WorkflowRun.');
  }
  return { name, options, instance: instance as DefinedWorkflow['instance'] };
};

/** The workflow classes of the application, by name. Filled at `onModuleInit`. */
@Injectable()
export class WorkflowRegistry implements OnModuleInit {
  #workflows: ReadonlyMap<string, DefinedWorkflow> = new Map();

  constructor(
    @Inject(DiscoveryService) private readonly discovery: DiscoveryService,
    @Optional() @Inject(WORKFLOWS_MODULE_OPTIONS) private readonly options: WorkflowsModuleOptions | undefined,
  ) {}

  onModuleInit(): void {
    const found = new Map<string, DefinedWorkflow>();
    for (const wrapper of this.discovery.getProviders({ metadataKey: WorkflowMetadata.KEY })) {
      const options = this.discovery.getMetadataByDecorator(WorkflowMetadata, wrapper);
      const name = options === undefined ? undefined : registeredName(options);
      // `useExisting` shows the same instance again.
      if (options === undefined || name === undefined || this.#isOff(wrapper) || found.get(name)?.instance === wrapper.instance) {
        continue;
      }
      if (found.has(name)) {
        refuse(name, 'two providers have this name', 'Rename one, or list the class in the providers of one module only.');
      }
      found.set(name, defined(wrapper, options));
    }
    this.#workflows = found;
  }

  /** The module provides it always, because options may come too late to leave it out. */
  #isOff({ metatype }: Wrapper): boolean {
    return metatype === ForgetRunsWorkflow && this.options?.keepRunsDays === undefined;
  }

  get(name: string): DefinedWorkflow | undefined {
    return this.#workflows.get(name);
  }

  /** Sorted by name. */
  all(): ReadonlyArray<DefinedWorkflow> {
    return [...this.#workflows.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}
