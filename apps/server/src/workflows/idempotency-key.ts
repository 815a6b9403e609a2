import * as E from 'fp-ts/lib/Either.js';
import { invalidInput, type InvalidInput } from '@aqueduct/integrations';

/** The key that a run is started with, from the header or the body; both may be given when they agree. */
export const idempotencyKey = (
  header: string | undefined,
  field: string | undefined,
): E.Either<InvalidInput, { readonly idempotencyKey?: string }> => {
  if (header !== undefined && field !== undefined && header !== field) {
    return E.left(invalidInput([{ field: 'idempotencyKey', expected: 'the same key as in the header Idempotency-Key, or only one of them' }]));
  }
  const key = header ?? field;
  return E.right(key === undefined ? {} : { idempotencyKey: key });
};
