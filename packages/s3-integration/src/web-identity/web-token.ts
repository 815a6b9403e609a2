import * as E from 'fp-ts/lib/Either.js';
import { Secret } from '@aqueduct/integrations';
import type { NamedFailure } from '../s3-credential-error.js';

/** A token of an identity provider, and what it says of itself. None of the claims signs anything. */
export interface WebToken {
  readonly token: Secret;
  readonly issuer?: string;
  readonly subject?: string;
  readonly audience?: string;
}

/** Where tokens come from, for messages. */
export interface TokenPlace {
  /** Of the strategy. */
  readonly field: 'tokenFile' | 'tokenSource';
  /** E.g. `the file /run/token`. */
  readonly called: string;
}

/** https://www.rfc-editor.org/rfc/rfc7515#section-3.1 */
const JWT = /^[\w-]+\.([\w-]+)\.[\w-]+$/;
const LONGEST = 20_000;

const REMEDY: Readonly<Record<TokenPlace['field'], string>> = {
  tokenFile: 'Name the file of the token itself, e.g. the one that AWS_WEB_IDENTITY_TOKEN_FILE names in a pod.',
  tokenSource: 'Have whoever provides the source answer the token itself.',
};

const invalid = ({ field, called }: TokenPlace): NamedFailure => ({
  code: 'WebTokenInvalid',
  field,
  problem: `What ${called} holds is no token of an identity provider: a JSON Web Token of at most ${LONGEST} characters.`,
  remedy: `${REMEDY[field]} Nothing else is sent to AWS.`,
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

/** Any file may be named, and any package may be a source, so nothing but what has the shape of a token is taken for one. */
export const webToken =
  (place: TokenPlace) =>
  (text: string): E.Either<NamedFailure, WebToken> => {
    const token = text.trim();
    const claims = token.length > LONGEST ? undefined : claimsOf(JWT.exec(token)?.[1] ?? '');
    if (typeof claims !== 'object' || claims === null) {
      return E.left(invalid(place));
    }
    const [issuer, subject, audience] = [textClaim(claims, 'iss'), textClaim(claims, 'sub'), textClaim(claims, 'aud')];
    return E.right({
      token: Secret.of(token),
      ...(issuer === undefined ? {} : { issuer }),
      ...(subject === undefined ? {} : { subject }),
      ...(audience === undefined ? {} : { audience }),
    });
  };
