import type { HeadOutcome } from './ask-for-bucket.js';
import type { S3TestContext } from './s3-test-context.js';

/** What the steps of one test leave for the ones after them. */
export interface TestNotes {
  /** The ARN of whoever signs, when AWS says so. */
  identity?: string;
  /** The answer to the one HEAD that region and bucket are both read from. */
  head?: Promise<HeadOutcome>;
  /** An object to read. */
  object?: { readonly key: string; readonly size: number };
}

const notes = new WeakMap<S3TestContext, TestNotes>();

/** The notes of this test; they go with it. */
export const notesOf = (context: S3TestContext): TestNotes => {
  const known = notes.get(context) ?? {};
  notes.set(context, known);
  return known;
};
