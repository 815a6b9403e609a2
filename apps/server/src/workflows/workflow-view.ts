import type { DependencyView, WorkflowView } from '@aqueduct/api-contract';
import { dependencyState, enforcementOf, type Connection, type DependencyState, type IntegrationRegistry } from '@aqueduct/integrations';
import type { ConnectionDeclaration } from '@aqueduct/integrations-nest';
import type { WorkflowInfo } from '@aqueduct/workflows';

/** What there is, for dependencies to be compared with. */
export interface Known {
  readonly connections: ReadonlyArray<Connection>;
  readonly integrations: IntegrationRegistry;
}

const wholeConnection = ({ access, prefixes = [] }: ConnectionDeclaration): boolean => access === 'read-write' && prefixes.length === 0;

const enforced = (integrations: IntegrationRegistry, declaration: ConnectionDeclaration, state: DependencyState): Pick<DependencyView, 'enforcedBy'> =>
  wholeConnection(declaration) || state.status === 'missing' || state.status === 'wrong-kind'
    ? {}
    : { enforcedBy: enforcementOf(integrations)(state.connection) };

const toDependency =
  ({ connections, integrations }: Known) =>
  (declaration: ConnectionDeclaration): DependencyView => {
    const { kind, connection, access, required, prefixes = [] } = declaration;
    const state = dependencyState(connections)(declaration);
    return {
      kind,
      connection,
      access,
      required,
      prefixes,
      status: state.status,
      ...(state.status === 'ok' ? {} : { problem: state.problem, remedy: state.remedy }),
      ...(state.status === 'renamed' ? { now: state.connection.name } : {}),
      ...enforced(integrations, declaration, state),
    };
  };

/** One dependency for each need: a client and a handle of the same connection are one. */
const distinct = (dependencies: ReadonlyArray<DependencyView>): ReadonlyArray<DependencyView> => [
  ...new Map(dependencies.map((dependency) => [JSON.stringify(dependency), dependency])).values(),
];

export const toWorkflowView =
  (known: Known) =>
  ({ name, description, inputSchema, outputSchema, dependencies, queue, cron, timeoutMs }: WorkflowInfo): WorkflowView => ({
    name,
    queue,
    dependencies: distinct(dependencies.map(toDependency(known))),
    ...(description === undefined ? {} : { description }),
    inputSchema,
    outputSchema,
    ...(cron === undefined ? {} : { cron }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
