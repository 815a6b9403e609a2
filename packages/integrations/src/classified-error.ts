/** What an integration knows of an error of its outside system. In words, and without a secret. */
export interface Classification {
  /** From the integration's own closed set, e.g. `Throttled`. */
  readonly tag: string;
  /** Whether the same request may succeed later, unchanged. */
  readonly retryable: boolean;
  readonly problem: string;
  readonly remedy: string;
}

/** Registered, so that two copies of this package know each other's marks. */
const CLASSIFICATION = Symbol.for('aqueduct.classification');
const MAX_CAUSES = 5;

/** Marks an error of an integration with what it means. The mark travels with the error and shows in no log. */
export const classified = <Thrown>(thrown: Thrown, { tag, retryable, problem, remedy }: Classification): Thrown => {
  if (typeof thrown === 'object' && thrown !== null) {
    // Not Object.defineProperty: a frozen error stays without its mark.
    Reflect.defineProperty(thrown, CLASSIFICATION, { value: { tag, retryable, problem, remedy }, configurable: true });
  }
  return thrown;
};

/** What is known of an error, or of the one that caused it. */
export const classificationOf = (thrown: unknown): Classification | undefined => {
  let error = thrown;
  for (let depth = 0; depth <= MAX_CAUSES && typeof error === 'object' && error !== null; depth += 1) {
    const found = (error as { readonly [CLASSIFICATION]?: Classification })[CLASSIFICATION];
    if (found !== undefined) {
      return found;
    }
    error = 'cause' in error ? error.cause : undefined;
  }
  return undefined;
};
