import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { invalidInput, type InvalidInput } from './integration-error.js';
import type { JsonRecord } from './json.js';
import type { TestResult } from './test-result.js';

interface ConnectionNameBrand {
  readonly ConnectionName: unique symbol;
}

const NAME = /^[a-z0-9](?:[a-z0-9._-]{0,61}[a-z0-9])?$/;

/** Names appear in code, URLs and file names, so they keep to characters that need no escaping in any of them. */
export const ConnectionName = t.brand(
  t.string,
  (name): name is t.Branded<string, ConnectionNameBrand> => NAME.test(name),
  'ConnectionName',
);
export type ConnectionName = t.TypeOf<typeof ConnectionName>;

/** What a right name looks like. */
export const CONNECTION_NAME_RULE = '1 to 63 characters: lower-case letters, digits, "-", "_" and ".", a letter or digit first and last';

/** Checks a connection's name. */
export const checkedName = (name: unknown): E.Either<InvalidInput, ConnectionName> =>
  ConnectionName.is(name) ? E.right(name) : E.left(invalidInput([{ field: 'name', expected: CONNECTION_NAME_RULE }]));

/** A name that a connection had before it was renamed. It still leads to the connection, and nobody else gets it. */
export interface ConnectionAlias {
  readonly name: string;
  /** When the connection was renamed. */
  readonly since: Date;
}

/** A named, saved, tested instance of an integration. @publicApi */
export interface Connection {
  /** UUID; never changes. */
  readonly id: string;
  /** Unique; may change. */
  readonly name: string;
  /** Its old names, until somebody releases them; kept by the store, which makes one of each rename. Sorted by name. */
  readonly aliases: ReadonlyArray<ConnectionAlias>;
  readonly kind: string;
  readonly strategy: string;
  /** The integration's settings. */
  readonly settings: JsonRecord;
  /** The strategy's fields that are not secret. */
  readonly strategyFields: JsonRecord;
  /** The strategy's secret fields, sealed together; `undefined` when it has none. */
  readonly sealed: string | undefined;
  /** The names of the secret fields that are in `sealed`. */
  readonly sealedFields: ReadonlyArray<string>;
  /** Grows by one with every edit; the optimistic lock. */
  readonly generation: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly lastTest: TestResult | undefined;
}

/** All names that lead to the connection, the one that it has now first. */
export const namesOf = ({ name, aliases }: Pick<Connection, 'name' | 'aliases'>): ReadonlyArray<string> => [name, ...aliases.map((alias) => alias.name)];
