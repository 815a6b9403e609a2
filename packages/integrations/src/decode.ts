import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import type * as t from 'io-ts';
import { invalidInput, type InvalidInput, type Violation } from './integration-error.js';

/** What a refinement, an exact or a read-only codec stands around. */
const core = (type: unknown): unknown =>
  typeof type === 'object' && type !== null && 'type' in type && '_tag' in type && type._tag !== 'InterfaceType' ? core(type.type) : type;

const joinsMembers = (type: unknown): boolean => {
  const inner = core(type);
  const tag = typeof inner === 'object' && inner !== null && '_tag' in inner ? inner._tag : undefined;
  return tag === 'IntersectionType' || tag === 'UnionType';
};

/** The members of an intersection or a union are numbered by io-ts; nobody sent these numbers. */
const path = (context: t.Context): ReadonlyArray<string> =>
  context.filter((_, index) => !joinsMembers(context[index - 1]?.type)).map(({ key }) => key);

/** Says where and what was expected, never what was sent: the input may hold a secret. */
const violation =
  (prefix: string) =>
  ({ context, message }: t.ValidationError): Violation => ({
    field: [prefix, ...path(context)].filter((key) => key !== '').join('.') || 'body',
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
