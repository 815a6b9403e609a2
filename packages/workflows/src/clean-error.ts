import { classificationOf, classified } from '@aqueduct/integrations';
import type { RunError } from './run.js';

const MESSAGE_LIMIT = 500;
const SIGNED_PARAMETER = /\b(X-Amz-(?:Signature|Credential|Security-Token)=)[^&\s"'<>]+/gi;
const URL_PASSWORD = /(\w:\/\/)[^/\s"'<>@]+@/g;

const property = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined;

const text = (value: unknown, limit: number): string | undefined =>
  typeof value === 'string' && value !== '' ? (value.length > limit ? `${value.slice(0, limit - 1)}…` : value) : undefined;

const firstOf = <A>(...values: ReadonlyArray<A | undefined>): A | undefined => values.find((value) => value !== undefined);

/** Codes and ids are single words; anything else may be data. */
const word = (value: unknown): string | undefined => {
  const candidate = typeof value === 'number' ? String(value) : value;
  return typeof candidate === 'string' && /^[\w.:+/=-]{1,128}$/.test(candidate) ? candidate : undefined;
};

const httpStatus = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isInteger(value) && value >= 100 && value <= 599 ? value : undefined;

const scrubbed = (value: string): string =>
  text(value.replace(SIGNED_PARAMETER, '$1[removed]').replace(URL_PASSWORD, '$1[removed]@'), MESSAGE_LIMIT) ?? '';

const statusOf = (thrown: unknown): number | undefined =>
  firstOf(
    httpStatus(property(property(thrown, '$metadata'), 'httpStatusCode')),
    httpStatus(property(thrown, 'status')),
    httpStatus(property(thrown, 'statusCode')),
  );

/** What the integration says of its error; or, of an error that was cleaned and stored before, what it said then. */
const meaningOf = (thrown: unknown): Pick<RunError, 'tag' | 'problem' | 'remedy'> => {
  const known = classificationOf(thrown) ?? thrown;
  const tag = word(property(known, 'tag'));
  const problem = text(property(known, 'problem'), Number.MAX_SAFE_INTEGER);
  const remedy = text(property(known, 'remedy'), Number.MAX_SAFE_INTEGER);
  return {
    ...(tag === undefined ? {} : { tag }),
    ...(problem === undefined ? {} : { problem: scrubbed(problem) }),
    ...(remedy === undefined ? {} : { remedy: scrubbed(remedy) }),
  };
};

/**
 * What may be kept of anything that was thrown. Own properties, the cause and the stack are dropped: the engine would
 * store all of them, and an SDK error can carry its whole configuration.
 */
export const runErrorOf = (thrown: unknown): RunError => {
  const metadata = property(thrown, '$metadata');
  const message = text(typeof thrown === 'string' ? thrown : property(thrown, 'message'), Number.MAX_SAFE_INTEGER) ?? 'no message';
  const code = firstOf(word(property(thrown, 'code')), word(property(thrown, 'Code')));
  const status = statusOf(thrown);
  const requestId = firstOf(word(property(metadata, 'requestId')), word(property(thrown, 'requestId')));
  return {
    name: word(property(thrown, 'name')) ?? 'Error',
    message: scrubbed(message),
    ...(code === undefined ? {} : { code }),
    ...(status === undefined ? {} : { status }),
    ...(requestId === undefined ? {} : { requestId }),
    ...meaningOf(thrown),
  };
};

/** An error that holds a {@link RunError}, the integration's mark if there was one, and nothing else. */
export const cleanError = (thrown: unknown): Error => {
  const { message, name, ...rest } = runErrorOf(thrown);
  const error = Object.assign(new Error(message), { name }, rest);
  const stack = { value: `${name}: ${message}`, configurable: true, writable: true, enumerable: false };
  const mark = classificationOf(thrown);
  Object.defineProperty(error, 'stack', stack);
  return mark === undefined ? error : classified(error, mark);
};

/** Answers that say "not now" rather than "no": conflict, too early, too many, and a request that came in too slowly. */
const PASSING: ReadonlySet<number> = new Set([408, 409, 425, 429]);

/**
 * Whether another attempt may succeed: what the error itself says (`retryable`), else what its integration says, else by
 * its HTTP status. What nobody knows is tried again.
 */
export const isRetryable = (thrown: unknown): boolean => {
  const own = property(thrown, 'retryable');
  if (typeof own === 'boolean') {
    return own;
  }
  const status = statusOf(thrown) ?? 0;
  return classificationOf(thrown)?.retryable ?? (status < 400 || status >= 500 || PASSING.has(status));
};
