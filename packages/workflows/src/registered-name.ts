import type { AnyWorkflowOptions } from './workflow.decorator.js';

/** What a workflow is known by everywhere: its name, and its version if it has one. */
export const registeredName = ({ name, version }: Pick<AnyWorkflowOptions, 'name' | 'version'>): string =>
  version === undefined ? name : `${name}.v${version}`;
