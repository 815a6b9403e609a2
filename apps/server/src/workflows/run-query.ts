import * as E from 'fp-ts/lib/Either.js';
import { RunStatus, Timestamp } from '@aqueduct/api-contract';
import type * as Api from '@aqueduct/api-contract';
import { CONNECTION_NAME_RULE, ConnectionName, invalidInput, type InvalidInput, type Violation } from '@aqueduct/integrations';
import type { RunQuery } from '@aqueduct/workflows';

const STATUSES = RunStatus.types.map(({ value }) => value).join(', ');

/** From the texts of a query to what the workflows package asks for. */
export const runQuery = ({ status, workflow, connection, since, until, limit, cursor }: Api.RunQuery): E.Either<InvalidInput, RunQuery> => {
  const wrong: Violation[] = [];
  if (status !== undefined && !RunStatus.is(status)) {
    wrong.push({ field: 'status', expected: `one of ${STATUSES}` });
  }
  if (workflow !== undefined && !/^[a-z0-9.-]{1,100}$/.test(workflow)) {
    wrong.push({ field: 'workflow', expected: 'the name of a workflow: lower-case letters, digits, "-" and "."' });
  }
  if (limit !== undefined && !/^\d{1,6}$/.test(limit)) {
    wrong.push({ field: 'limit', expected: 'a whole number' });
  }
  if (connection !== undefined && !ConnectionName.is(connection)) {
    wrong.push({ field: 'connection', expected: CONNECTION_NAME_RULE });
  }
  for (const [field, text] of Object.entries({ since, until })) {
    if (text !== undefined && !Timestamp.is(text)) {
      wrong.push({ field, expected: 'a moment in UTC, e.g. 2026-11-23T08:15:00.000Z' });
    }
  }
  return wrong.length > 0
    ? E.left(invalidInput(wrong))
    : E.right({
        ...(RunStatus.is(status) ? { status } : {}),
        ...(workflow === undefined ? {} : { workflow }),
        ...(connection === undefined ? {} : { connection }),
        ...(since === undefined ? {} : { since: new Date(since) }),
        ...(until === undefined ? {} : { until: new Date(until) }),
        ...(limit === undefined ? {} : { limit: Number(limit) }),
        ...(cursor === undefined ? {} : { cursor }),
      });
};
