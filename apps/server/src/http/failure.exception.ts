import type { Failure } from './failure.js';

/** Carries a failure through Nest, which knows exceptions only. */
export class FailureException extends Error {
  override readonly name = 'FailureException';

  constructor(readonly failure: Failure) {
    super(failure._tag, 'cause' in failure ? { cause: failure.cause } : undefined);
  }
}
