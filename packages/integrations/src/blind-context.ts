import type * as t from 'io-ts';

/** Where a value was refused, without the value: io-ts keeps it there for reporters, and it may be a secret. */
export const blind = (context: t.Context): t.Context => context.map(({ key, type }) => ({ key, type }));
