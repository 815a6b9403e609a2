import { channel } from 'node:diagnostics_channel';
import { isSearchable, NOT_SEARCHABLE } from './secret-search.js';

/**
 * The two channels on which tests tell the recorder of the test run what it has to know. The sandbox and the test
 * PostgreSQL publish on them by their names, so that they depend on nothing; without a recorder nobody listens.
 */
export const PLANTED = 'aqueduct:planted-secret';
export const LEFT = 'aqueduct:left-behind';

/** Something that a test run leaves behind, beside what it prints. */
export interface LeftBehind {
  /** Names the file that it is kept in: `responses`, `log`, `database` ... */
  readonly kind: string;
  readonly text: string;
}

/**
 * Says that this is a secret: nothing that the tests leave behind may hold it. Gives it back.
 *
 * @throws when it is too short or a word
 */
export const plant = (secret: string): string => {
  if (!isSearchable(secret)) {
    throw new Error(`A planted secret ${NOT_SEARCHABLE}.`);
  }
  channel(PLANTED).publish(secret);
  return secret;
};

/** Hands over something that was not printed, and that must hold no secret all the same. */
export const leave = (kind: string, text: string): void => {
  channel(LEFT).publish({ kind, text } satisfies LeftBehind);
};
