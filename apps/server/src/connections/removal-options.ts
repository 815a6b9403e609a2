import * as E from 'fp-ts/lib/Either.js';
import type { RemovalQuery } from '@aqueduct/api-contract';
import { invalidInput, type Author, type InvalidInput, type RemovalOptions } from '@aqueduct/integrations';

/** From the texts of a query, and whose key came with it, to how something is removed. */
export const removalOptions = ({ force, reason }: RemovalQuery, by: Author): E.Either<InvalidInput, RemovalOptions> =>
  force !== undefined && force !== 'true' && force !== 'false'
    ? E.left(invalidInput([{ field: 'force', expected: 'true or false' }]))
    : E.right({ by, force: force === 'true', ...(reason === undefined ? {} : { reason }) });
