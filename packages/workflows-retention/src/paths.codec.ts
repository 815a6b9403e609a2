import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as t from 'io-ts';

/** S3 takes keys of 1,024 bytes; this leaves room for what the run adds. */
const MAX_PREFIX_BYTES = 700;
const isBelow = (path: string): boolean =>
  !path.startsWith('/') &&
  Buffer.byteLength(path) <= MAX_PREFIX_BYTES &&
  path.split('/').every((segment) => segment !== '.' && segment !== '..');

/** A refinement, so that forms see what it refines; `rule` is what a refused input is told. */
export const ruled = <A, O>(base: t.Type<A, O>, name: string, rule: string, holds: (value: A) => boolean) =>
  new t.RefinementType<t.Type<A, O>, A, O>(
    name,
    (input): input is A => base.is(input) && holds(input),
    (input, context) =>
      pipe(
        base.validate(input, context),
        E.flatMap((value) => (holds(value) ? t.success(value) : t.failure(input, context, rule))),
      ),
    base.encode,
    base,
    holds,
  );

export const Prefix = ruled(
  t.string,
  'Prefix',
  'a prefix below the root directory of the connection: no slash in front, no . or .. segment, at most 700 bytes',
  isBelow,
);

export const OutputPrefix = ruled(
  t.string,
  'OutputPrefix',
  'a folder below the root directory of the connection: a slash at the end and none in front, no . or .. segment, at most 700 bytes',
  (path) => isBelow(path) && path.endsWith('/'),
);

export const DEFAULT_OUTPUT_PREFIX = '_retention/';
