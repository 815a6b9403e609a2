import type { CredentialWarning } from './credential-strategy.js';
import type { Json, JsonRecord } from './json.js';

/** Something to be done in the outside system before the credentials can work. */
export interface Instruction {
  readonly title: string;
  readonly text: string;
  /** To be pasted as it is. */
  readonly json?: Json;
}

/** What comes before the first test of a connection. Holds no secret. */
export interface Preparation {
  /** Values of the strategy's fields that were made for this connection: to be sent along with the credentials. */
  readonly values: JsonRecord;
  readonly instructions: ReadonlyArray<Instruction>;
  /** What could not be found out; a placeholder stands for it in the instructions. */
  readonly warnings: ReadonlyArray<CredentialWarning>;
}
