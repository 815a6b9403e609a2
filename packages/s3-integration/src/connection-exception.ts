import { describeError, type ResolveError } from '@aqueduct/integrations';

/**
 * What a call of the live client rejects with when its connection cannot be resolved: it does not exist, its
 * credentials cannot be had, the database is away at its first use. `failure` is the typed cause.
 *
 * @publicApi
 */
export class ConnectionException extends Error {
  override readonly name = 'ConnectionException';

  constructor(
    readonly connection: string,
    readonly failure: ResolveError,
  ) {
    const { problem, remedy } = describeError(failure);
    super(`S3 connection "${connection}": ${problem} ${remedy}`);
  }
}
