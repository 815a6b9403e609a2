import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { Secret } from '@aqueduct/integrations';
import type { FileAccess } from '../profile-file/file-access.js';
import { readCredentialsFile } from '../profile-file/read-credentials-file.js';
import type { NamedFailure } from '../s3-credential-error.js';

/** A token of an identity provider, and what it says of itself. None of the claims signs anything. */
export interface WebToken {
  readonly token: Secret;
  readonly issuer?: string;
  readonly subject?: string;
  readonly audience?: string;
}

/** https://www.rfc-editor.org/rfc/rfc7515#section-3.1 */
const JWT = /^[\w-]+\.([\w-]+)\.[\w-]+$/;
const LONGEST = 20_000;

const invalid = (path: string): NamedFailure => ({
  code: 'WebTokenInvalid',
  field: 'tokenFile',
  problem: `The file ${path} holds no token of an identity provider: a JSON Web Token of at most ${LONGEST} characters.`,
  remedy: 'Name the file of the token itself, e.g. the one that AWS_WEB_IDENTITY_TOKEN_FILE names in a pod. Nothing else is sent to AWS.',
});

const textClaim = (claims: unknown, name: string): string | undefined => {
  const value = typeof claims === 'object' && claims !== null ? (claims as Readonly<Record<string, unknown>>)[name] : undefined;
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' && first !== '' ? first : undefined;
};

const claimsOf = (payload: string): unknown => {
  try {
    return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
};

/** Any file may be named here, so nothing but what has the shape of a token is taken for one. */
const tokenOf =
  (path: string) =>
  (text: string): E.Either<NamedFailure, WebToken> => {
    const token = text.trim();
    const claims = token.length > LONGEST ? undefined : claimsOf(JWT.exec(token)?.[1] ?? '');
    if (typeof claims !== 'object' || claims === null) {
      return E.left(invalid(path));
    }
    const [issuer, subject, audience] = [textClaim(claims, 'iss'), textClaim(claims, 'sub'), textClaim(claims, 'aud')];
    return E.right({
      token: Secret.of(token),
      ...(issuer === undefined ? {} : { issuer }),
      ...(subject === undefined ? {} : { subject }),
      ...(audience === undefined ? {} : { audience }),
    });
  };

/** Reads the token of a file, as it is now: whoever put it there renews it. */
export const readWebToken = (path: string, access: FileAccess): TE.TaskEither<NamedFailure, WebToken> =>
  pipe(
    readCredentialsFile(path, access),
    TE.mapError(({ code, problem, remedy, cause }): NamedFailure => ({ code, field: 'tokenFile', problem, remedy, ...(cause === undefined ? {} : { cause }) })),
    TE.flatMapEither(({ text }) => tokenOf(path)(text)),
  );
