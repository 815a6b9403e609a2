import * as E from 'fp-ts/lib/Either.js';
import { SYSTEM, type Author, type ChangeNote } from './change-note.js';
import { invalidInput, type InvalidInput } from './integration-error.js';

const LONGEST_REASON = 1_000;

/** How a person takes away what others may need. */
export interface RemovalOptions {
  /** @default the server itself */
  readonly by?: Author;
  /** Do it although somebody needs it; takes a reason. @default false */
  readonly force?: boolean;
  /** Why, in words; kept in the audit log. */
  readonly reason?: string;
}

/** What the audit log keeps of it. Nobody forces anything without a reason. */
export const checkedRemoval = ({ by = SYSTEM, force = false, reason }: RemovalOptions): E.Either<InvalidInput, Omit<ChangeNote, 'action'>> => {
  const words = reason?.trim() ?? '';
  if (force && words === '') {
    return E.left(invalidInput([{ field: 'reason', expected: 'a reason in words, since it is forced; it is kept in the audit log' }]));
  }
  if (words.length > LONGEST_REASON) {
    return E.left(invalidInput([{ field: 'reason', expected: `at most ${LONGEST_REASON} characters` }]));
  }
  return E.right({ by, forced: force, ...(words === '' ? {} : { reason: words }) });
};
