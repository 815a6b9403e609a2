import * as E from 'fp-ts/lib/Either.js';
import type * as Api from '@aqueduct/api-contract';
import { invalidInput, type AuditQuery, type InvalidInput, type Violation } from '@aqueduct/integrations';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;
/** The id of an entry: fits PostgreSQL's bigint. */
const CURSOR = /^\d{1,18}$/;

const isLimit = (text: string): boolean => /^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= MAX_LIMIT;

/** From the texts of a query to the part of the audit log that is asked for. */
export const auditQuery = ({ limit = String(DEFAULT_LIMIT), cursor }: Api.AuditQuery): E.Either<InvalidInput, AuditQuery> => {
  const wrong: ReadonlyArray<Violation> = [
    ...(isLimit(limit) ? [] : [{ field: 'limit', expected: `a whole number from 1 to ${MAX_LIMIT}` }]),
    ...(cursor === undefined || CURSOR.test(cursor) ? [] : [{ field: 'cursor', expected: 'the `next` of the page before' }]),
  ];
  return wrong.length > 0 ? E.left(invalidInput(wrong)) : E.right({ limit: Number(limit), ...(cursor === undefined ? {} : { before: cursor }) });
};
