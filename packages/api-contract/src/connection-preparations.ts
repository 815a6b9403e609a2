import * as t from 'io-ts';
import { CredentialWarning } from './connection-status.js';
import { request, response } from './object.js';
import { JsonObject } from './wire.js';

/** `POST /connection-preparations`: a connection that is not saved; fields of `credentials` may be missing. */
export const PrepareConnection = request('PrepareConnection', { kind: t.string, strategy: t.string }, { credentials: JsonObject });
export type PrepareConnection = t.TypeOf<typeof PrepareConnection>;

/** `POST /connections/:name/preparations`: a saved connection, with what an edit would change. */
export const PrepareEdit = request('PrepareEdit', {}, { strategy: t.string, credentials: JsonObject });
export type PrepareEdit = t.TypeOf<typeof PrepareEdit>;

/** Something to be done in the outside system; `json` is to be pasted as it is. */
export const Instruction = response('Instruction', { title: t.string, text: t.string }, { json: t.unknown });
export type Instruction = t.TypeOf<typeof Instruction>;

/** What comes before the first test of a connection. Nothing of it is kept. */
export const Preparation = response('Preparation', {
  /** Fields that were made for this connection: send them along in `credentials` from now on. */
  values: JsonObject,
  instructions: t.readonlyArray(Instruction),
  /** What could not be found out; a placeholder stands for it in the instructions. */
  warnings: t.readonlyArray(CredentialWarning),
});
export type Preparation = t.TypeOf<typeof Preparation>;
