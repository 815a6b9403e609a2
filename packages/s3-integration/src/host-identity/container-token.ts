import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { Secret } from '@aqueduct/integrations';
import { readCredentialsFile } from '../profile-file/read-credentials-file.js';
import type { NamedFailure } from '../s3-credential-error.js';
import { misconfigured } from './host-identity-failure.js';

type Environment = Readonly<Record<string, string | undefined>>;
type Variable = 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE' | 'AWS_CONTAINER_AUTHORIZATION_TOKEN';

/** What a header can carry: a line break in it would begin another header. */
const PRINTABLE = /^[ -~]+$/;

const checked = (variable: Variable, text: string): E.Either<NamedFailure, Secret> =>
  PRINTABLE.test(text)
    ? E.right(Secret.of(text))
    : E.left(misconfigured('container', variable, 'gives a token that no header can carry', 'Put nothing but the token there, on one line.'));

/** Read at each use: whoever put the file there renews it. */
const fromFile = (path: string): TE.TaskEither<NamedFailure, Secret> =>
  pipe(
    readCredentialsFile(path),
    TE.mapError(({ problem, cause }) => ({
      ...misconfigured('container', 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE', `cannot be followed. ${problem.replace(/\.$/, '')}`, 'Name the file of the token, which the user who runs the server can read.'),
      ...(cause === undefined ? {} : { cause }),
    })),
    TE.flatMapEither(({ text }) => checked('AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE', text.trimEnd())),
  );

/** What the container's endpoint wants to be shown, if anything. The file counts when both variables are set. */
export const containerToken = (env: Environment): TE.TaskEither<NamedFailure, Secret | undefined> => {
  const [file, token] = [env['AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'] ?? '', env['AWS_CONTAINER_AUTHORIZATION_TOKEN'] ?? ''];
  if (file !== '') {
    return fromFile(file);
  }
  return token === '' ? TE.right(undefined) : TE.fromEither(checked('AWS_CONTAINER_AUTHORIZATION_TOKEN', token));
};
