import * as t from 'io-ts';

/** One environment variable: its codec, its part of the help text and its error message all come from here. */
export interface Variable<A> {
  readonly name: string;
  readonly description: string;
  /** What a right value looks like, for the one who set a wrong one. */
  readonly expected: string;
  readonly example: string;
  /** Shown in the help text. */
  readonly byDefault?: string;
  /** From the text of the variable, or `undefined` when it is not set or empty. */
  readonly codec: t.Decoder<string | undefined, A>;
}

type Declaration = Omit<Variable<unknown>, 'codec'>;

/** Answers a value, or what is wrong in words that do not repeat the value. */
export type Reader<A> = (text: string) => { readonly value: A } | { readonly wrong: string };

const codecOf = <A, B>(name: string, read: Reader<A>, absent: () => B): t.Decoder<string | undefined, A | B> => ({
  name,
  validate: (text, context) => {
    if (text === undefined || text.trim() === '') {
      return t.success(absent());
    }
    const found = read(text.trim());
    return 'wrong' in found ? t.failure(undefined, context, found.wrong) : t.success(found.value);
  },
  decode(text) {
    return this.validate(text, [{ key: name, type: this }]);
  },
});

/** A variable that may be left out; then it is what `byDefault` says. */
export const withDefault = <A>(declaration: Declaration & { readonly byDefault: string }, read: Reader<A>): Variable<A> => ({
  ...declaration,
  codec: codecOf(declaration.name, read, () => {
    const found = read(declaration.byDefault);
    if ('wrong' in found) {
      throw new Error(`The default of ${declaration.name} is wrong: ${found.wrong}`);
    }
    return found.value;
  }),
});

/** A variable that may be left out; then there is none. */
export const optionally = <A>(declaration: Declaration, read: Reader<A>): Variable<A | undefined> => ({
  ...declaration,
  codec: codecOf(declaration.name, read, () => undefined),
});
