import { namesOf, type Connection } from './connection.js';

/** What code says of a connection that it needs. */
export interface Dependency {
  readonly kind: string;
  /** Its name, or an old one. */
  readonly connection: string;
}

/** Whether a declared dependency can be met, known before anything runs. */
export type DependencyState =
  | { readonly status: 'ok'; readonly connection: Connection }
  | { readonly status: 'renamed'; readonly connection: Connection; readonly problem: string; readonly remedy: string }
  | { readonly status: 'wrong-kind'; readonly connection: Connection; readonly problem: string; readonly remedy: string }
  | { readonly status: 'missing'; readonly problem: string; readonly remedy: string };

/** Whether what needs it cannot run. */
export const isUnmet = ({ status }: DependencyState): boolean => status === 'missing' || status === 'wrong-kind';

/** Compares a dependency with the connections that there are. */
export const dependencyState =
  (connections: ReadonlyArray<Connection>) =>
  ({ kind, connection: said }: Dependency): DependencyState => {
    const connection = connections.find((known) => namesOf(known).includes(said));
    if (connection === undefined) {
      return {
        status: 'missing',
        problem: `cannot run: connection '${said}' does not exist`,
        remedy: `Create it (POST /api/v1/connections with the kind "${kind}" and the name "${said}"), or correct the name in the code.`,
      };
    }
    const { name } = connection;
    if (connection.kind !== kind) {
      return {
        status: 'wrong-kind',
        connection,
        problem: `cannot run: connection '${said}' is of the kind "${connection.kind}", and "${kind}" is needed`,
        remedy: `Name a connection of the kind "${kind}" in the code, or give this one another name and create "${said}" anew.`,
      };
    }
    return name === said
      ? { status: 'ok', connection }
      : {
          status: 'renamed',
          connection,
          problem: `connection '${said}' is called '${name}' now; it works, as long as nobody releases the old name`,
          remedy: `Say "${name}" in the code.`,
        };
  };
