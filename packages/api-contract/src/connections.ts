import * as t from 'io-ts';
import { ConnectionStatus } from './connection-status.js';
import { request, response } from './object.js';
import { Checks, TestResult } from './test-result.js';
import { Count, JsonObject, Timestamp } from './wire.js';

/** `POST /connections`. The fields of `settings` and `credentials` are those that `GET /integrations` lists. */
export const CreateConnection = request(
  'CreateConnection',
  { name: t.string, kind: t.string, strategy: t.string },
  { settings: JsonObject, credentials: JsonObject, checks: Checks },
);
export type CreateConnection = t.TypeOf<typeof CreateConnection>;

/**
 * `PATCH /connections/:name`. What is left out stays as it is, `null` clears a field. A secret stays too, unless the
 * target of the connection changes. With `generation` the edit applies only to the connection as it was read.
 */
export const EditConnection = request(
  'EditConnection',
  {},
  { name: t.string, strategy: t.string, settings: JsonObject, credentials: JsonObject, checks: Checks, generation: Count },
);
export type EditConnection = t.TypeOf<typeof EditConnection>;

/** `POST /connection-tests`: a connection that is not saved. */
export const TestConnection = request(
  'TestConnection',
  { kind: t.string, strategy: t.string },
  { settings: JsonObject, credentials: JsonObject, checks: Checks },
);
export type TestConnection = t.TypeOf<typeof TestConnection>;

/** A name that the connection had before it was renamed: it still leads there, and nobody else gets it, until it is released. */
export const AliasView = response('Alias', { name: t.string, since: Timestamp });
export type AliasView = t.TypeOf<typeof AliasView>;

export const ConnectionView = response(
  'Connection',
  {
    /** Stays the same when the connection is renamed. */
    id: t.string,
    name: t.string,
    aliases: t.readonlyArray(AliasView),
    kind: t.string,
    strategy: t.string,
    settings: JsonObject,
    /** The fields of the strategy that are not secret. */
    credentials: JsonObject,
    /** The names of the secret fields that have a value. */
    secrets: t.readonlyArray(t.string),
    /** Grows with every edit. */
    generation: Count,
    createdAt: Timestamp,
    updatedAt: Timestamp,
    status: ConnectionStatus,
  },
  { lastTest: TestResult },
);
export type ConnectionView = t.TypeOf<typeof ConnectionView>;

/** Sorted by name. */
export const ConnectionList = response('ConnectionList', { connections: t.readonlyArray(ConnectionView) });
export type ConnectionList = t.TypeOf<typeof ConnectionList>;
