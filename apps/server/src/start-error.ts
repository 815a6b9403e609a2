/** Why the server does not start, and what to do: printed as it is, so it holds no secret. */
export class StartError extends Error {
  override readonly name = 'StartError';

  constructor(
    readonly problem: string,
    readonly remedy: string,
    options?: ErrorOptions,
  ) {
    super(`${problem}\n${remedy}`, options);
  }
}
