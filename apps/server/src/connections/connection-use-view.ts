import type { ConnectionUseView, UsingRun } from '@aqueduct/api-contract';
import type { ConnectionUse, UsingRun as Using } from '@aqueduct/integrations';

const toRun = ({ id, workflow, status, createdAt }: Using): UsingRun => ({ id, workflow, status, createdAt: createdAt.toISOString() });

const toSince = ({ since }: ConnectionUse): Pick<ConnectionUseView, 'since'> => (since === undefined ? {} : { since: since.toISOString() });

/** `current` is what the connection is called now. */
export const toConnectionUse =
  (current: string) =>
  (use: ConnectionUse): ConnectionUseView => {
    const said = { says: use.name, saysOldName: use.name !== current, ...toSince(use) };
    return use.type === 'connection'
      ? { type: 'connection', name: use.connection, by: 'role-source', ...said, unfinishedRuns: 0, runs: [] }
      : {
          type: 'workflow',
          name: use.workflow,
          by: use.by,
          ...said,
          unfinishedRuns: use.unfinished.count,
          runs: use.unfinished.newest.map(toRun),
          ...(use.lastRun === undefined ? {} : { lastRun: toRun(use.lastRun) }),
        };
  };
