import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as t from 'io-ts';

/**
 * A codec with a rule, for inputs that people fill in: a refinement, so that forms see what it refines. `rule` is what a
 * refused input is told; the input itself is not repeated.
 */
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
