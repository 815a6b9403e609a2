import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Secret } from '@aqueduct/integrations';

/** Why a source has no token. Holds no secret. */
export interface TokenSourceFailure {
  readonly problem: string;
  readonly remedy: string;
  /** For logs only; an error code, never a whole error: those can hold what was read or sent. */
  readonly cause?: string;
}

/**
 * Where tokens of an identity provider come from, when that is no file: a vault, a CI system, a client of an OAuth server.
 * Any package can add one: see `@WebIdentityTokenSource()` in `@aqueduct/s3-integration/nest`.
 *
 * @publicApi
 */
export interface WebIdentityTokenSource {
  /** kebab-case, unique in the application; connections choose the source by it. */
  readonly name: string;
  /** For people. */
  readonly title?: string;
  /** A JSON Web Token that is good now. Asked for each session of a role; one that is still good may be answered again. */
  token(): TE.TaskEither<TokenSourceFailure, Secret>;
}

/** How a message calls a source. */
export const nameOfSource = ({ name, title }: WebIdentityTokenSource): string => (title === undefined ? `"${name}"` : `"${name}" (${title})`);
