import { dependencyState, isUnmet, type ConnectionStore } from '@aqueduct/integrations';
import type { ConnectionDeclaration } from '@aqueduct/integrations-nest';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { DependencyUnmet } from './workflow-error.js';

/** The connections that there are; none is known in an application without connections. */
export type KnownConnections = Pick<ConnectionStore, 'list'> | undefined;

/** The same, read once at the most: for one start of a run, which asks more than once. */
export const readOnce = (connections: KnownConnections): KnownConnections => {
  if (connections === undefined) {
    return undefined;
  }
  let read: ReturnType<ReturnType<ConnectionStore['list']>> | undefined;
  return { list: () => () => (read ??= connections.list()()) };
};

/**
 * Refuses a run that could only fail. Nothing is refused while the connections cannot be read: they may be in use
 * already, and work.
 */
export const refuseUnmet =
  (connections: KnownConnections) =>
  (workflow: string, declared: ReadonlyArray<ConnectionDeclaration>): TE.TaskEither<DependencyUnmet, void> => {
    if (connections === undefined || declared.length === 0) {
      return TE.right(undefined);
    }
    return pipe(
      connections.list(),
      TE.map((known) => declared.map((dependency) => ({ dependency, state: dependencyState(known)(dependency) }))),
      TE.map((states) => states.flatMap(({ dependency, state }) => (isUnmet(state) && 'problem' in state ? [{ dependency, ...state }] : []))),
      TE.orElseW(() => TE.right([])),
      TE.flatMap((unmet): TE.TaskEither<DependencyUnmet, void> => {
        if (unmet.length === 0) {
          return TE.right(undefined);
        }
        return TE.left({
          _tag: 'DependencyUnmet',
          workflow,
          connections: [...new Set(unmet.map(({ dependency }) => dependency.connection))],
          problem: [...new Set(unmet.map(({ problem }) => problem))].join('; '),
          remedy: [...new Set(unmet.map(({ remedy }) => remedy))].join(' '),
        });
      }),
    );
  };
