import { storeUnavailable, type StoreUnavailable } from '@aqueduct/integrations';
import { DrizzleQueryError } from 'drizzle-orm/errors';

const databaseError = (error: unknown): unknown => (error instanceof DrizzleQueryError ? error.cause : error);

const property = (error: unknown, name: 'code'): string | undefined => {
  const value: unknown = typeof error === 'object' && error !== null && name in error ? Reflect.get(error, name) : undefined;
  return typeof value === 'string' ? value : undefined;
};

/**
 * What may be logged of a failure: its code and message. The rest goes: drizzle repeats all parameters of the
 * statement (settings and sealed secrets), PostgreSQL's `detail` repeats the row.
 */
export const cleanCause = (error: unknown): Error => {
  const cause = databaseError(error);
  const code = property(cause, 'code');
  const message = cause instanceof Error && cause.message !== '' ? cause.message : 'the database does not answer';
  const clean = new Error(code === undefined ? message : `${message} (${code})`);
  clean.name = 'DatabaseError';
  return clean;
};

/** Any failure of a statement that has no better name. */
export const unavailable = (error: unknown): StoreUnavailable => storeUnavailable(cleanCause(error));
