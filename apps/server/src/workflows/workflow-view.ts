import type { DependencyView, WorkflowView } from '@aqueduct/api-contract';
import type { ConnectionDeclaration } from '@aqueduct/integrations-nest';
import type { WorkflowInfo } from '@aqueduct/workflows';

const toDependency = ({ kind, connection, access, required }: ConnectionDeclaration): DependencyView => ({ kind, connection, access, required });

export const toWorkflowView = ({ name, description, inputSchema, outputSchema, dependencies, queue, cron, timeoutMs }: WorkflowInfo): WorkflowView => ({
  name,
  queue,
  dependencies: dependencies.map(toDependency),
  ...(description === undefined ? {} : { description }),
  inputSchema,
  outputSchema,
  ...(cron === undefined ? {} : { cron }),
  ...(timeoutMs === undefined ? {} : { timeoutMs }),
});
