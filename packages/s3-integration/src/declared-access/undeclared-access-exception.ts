/**
 * What a call of a client rejects with when it asks for more than the module that the client was given to has declared.
 * Nothing was sent.
 *
 * @publicApi
 */
export class UndeclaredAccessException extends Error {
  override readonly name = 'UndeclaredAccess';
  readonly problem: string;
  readonly remedy = 'Keep to it, or widen the declaration (access, prefixes) where it is made; a restart is needed then.';

  constructor(
    readonly connection: string,
    /** E.g. `PutObject of "out/a.csv"`. */
    readonly refused: string,
    /** Which declaration, in words. */
    readonly declaredBy: string,
  ) {
    const problem = `${declaredBy} does not cover ${refused}`;
    super(`S3 connection "${connection}": ${problem}. Keep to it, or widen the declaration (access, prefixes) where it is made; a restart is needed then.`);
    this.problem = `${problem}.`;
  }
}
