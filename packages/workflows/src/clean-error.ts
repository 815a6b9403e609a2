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

/**
 * What may be kept of anything that was thrown. Own properties, the cause and the stack are dropped: the engine would
 * store all of them, and an SDK error can carry its whole configuration.
 */
export const runErrorOf = (thrown: unknown): RunError => {
  const metadata = property(thrown, '$metadata');
  const message = text(typeof thrown === 'string' ? thrown : property(thrown, 'message'), Number.MAX_SAFE_INTEGER) ?? 'no message';
  const code = firstOf(word(property(thrown, 'code')), word(property(thrown, 'Code')));
  const status = firstOf(
    httpStatus(property(metadata, 'httpStatusCode')),
    httpStatus(property(thrown, 'status')),
    httpStatus(property(thrown, 'statusCode')),
  );
  const requestId = firstOf(word(property(metadata, 'requestId')), word(property(thrown, 'requestId')));
  return {
    name: word(property(thrown, 'name')) ?? 'Error',
    message: text(message.replace(SIGNED_PARAMETER, '$1[removed]').replace(URL_PASSWORD, '$1[removed]@'), MESSAGE_LIMIT) ?? '',
    ...(code === undefined ? {} : { code }),
    ...(status === undefined ? {} : { status }),
    ...(requestId === undefined ? {} : { requestId }),
  };
};

/** An error that holds a {@link RunError} and nothing else. */
export const cleanError = (thrown: unknown): Error => {
  const { message, name, ...rest } = runErrorOf(thrown);
  const error = Object.assign(new Error(message), { name }, rest);
  const stack = { value: `${name}: ${message}`, configurable: true, writable: true, enumerable: false };
  return Object.defineProperty(error, 'stack', stack);
};

/** Errors say by `retryable: false` that trying again is of no use. */
export const isRetryable = (thrown: unknown): boolean => property(thrown, 'retryable') !== false;
