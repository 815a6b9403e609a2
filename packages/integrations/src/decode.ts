import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import type * as t from 'io-ts';
import { invalidInput, type InvalidInput, type Violation } from './integration-error.js';

/** Says where and what was expected, never what was sent: the input may hold a secret. */
const violation =
  (prefix: string) =>
  ({ context, message }: t.ValidationError): Violation => ({
    field: [prefix, ...context.map(({ key }) => key)].filter((key) => key !== '').join('.') || 'body',
    expected: message ?? context.at(-1)?.type.name ?? 'another value',
  });

/** Decodes at the door. `field` is put before the names of wrong fields, e.g. `settings`. */
export const decodeWith =
  <A>(codec: t.Decoder<unknown, A>, field = '') =>
  (input: unknown): E.Either<InvalidInput, A> =>
    pipe(
      codec.decode(input),
      E.mapLeft((errors) => invalidInput(errors.map(violation(field)))),
    );
