import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { FileAccess } from '../profile-file/file-access.js';
import { readCredentialsFile } from '../profile-file/read-credentials-file.js';
import type { NamedFailure } from '../s3-credential-error.js';
import { askTokenSource } from './ask-token-source.js';
import { nameOfSource, type WebIdentityTokenSource } from './web-identity-token-source.js';
import { webToken, type TokenPlace, type WebToken } from './web-token.js';

/** What a connection says about where its token comes from. */
export interface TokenChoice {
  readonly tokenFile?: string | undefined;
  readonly tokenSource?: string | undefined;
}

/** Where the token of a connection comes from. */
export interface TokenOrigin extends TokenPlace {
  /** For the provenance. */
  readonly facts: Readonly<Record<string, string>>;
  /** The token as it is now: whoever put it there renews it. */
  readonly read: TE.TaskEither<NamedFailure, WebToken>;
}

export interface TokenOrigins {
  /** Where files may be named. */
  readonly access: FileAccess;
  /** The sources of this application. */
  readonly sources: () => ReadonlyArray<WebIdentityTokenSource>;
}

const refuse = (failure: NamedFailure): E.Either<NamedFailure, never> => E.left(failure);

const fileOrigin = (path: string, access: FileAccess): TokenOrigin => {
  const place: TokenPlace = { field: 'tokenFile', called: `the file ${path}` };
  return {
    ...place,
    facts: { tokenFile: path },
    read: pipe(
      readCredentialsFile(path, access),
      TE.mapError(({ code, problem, remedy, cause }): NamedFailure => ({ code, field: place.field, problem, remedy, ...(cause === undefined ? {} : { cause }) })),
      TE.flatMapEither(({ text }) => webToken(place)(text)),
    ),
  };
};

const sourceOrigin = (name: string, sources: ReadonlyArray<WebIdentityTokenSource>): E.Either<NamedFailure, TokenOrigin> => {
  const source = sources.find((known) => known.name === name);
  if (source === undefined) {
    return refuse({
      code: 'TokenSourceUnknown',
      field: 'tokenSource',
      problem: `This server has no token source "${name}".`,
      remedy:
        sources.length === 0
          ? 'It has none at all: give a token file, or have a module that provides one (@WebIdentityTokenSource()) added to the server.'
          : `Choose one of its token sources: ${sources.map(nameOfSource).join(', ')}.`,
    });
  }
  const place: TokenPlace = { field: 'tokenSource', called: `the token source ${nameOfSource(source)}` };
  return E.right({ ...place, facts: { tokenSource: name }, read: pipe(askTokenSource(source), TE.flatMapEither(webToken(place))) });
};

/** The one place that a connection names; the sources are those of the moment when it is asked. */
export const tokenOrigin = ({ tokenFile, tokenSource }: TokenChoice, { access, sources }: TokenOrigins): E.Either<NamedFailure, TokenOrigin> => {
  if (tokenFile !== undefined && tokenSource !== undefined) {
    return refuse({
      code: 'SourceAmbiguous',
      field: 'tokenSource',
      problem: 'Both a token file and a token source are given, and the token comes from one of them.',
      remedy: 'Keep tokenFile or tokenSource, and clear the other one (an edit sends null for it).',
    });
  }
  if (tokenSource !== undefined) {
    return sourceOrigin(tokenSource, sources());
  }
  return tokenFile === undefined
    ? refuse({
        code: 'SourceIncomplete',
        field: 'tokenFile',
        problem: 'Nothing says where the token of the identity provider comes from.',
        remedy: 'Give tokenFile, a file on the server, or tokenSource, the name of a token source of the server.',
      })
    : E.right(fileOrigin(tokenFile, access));
};
