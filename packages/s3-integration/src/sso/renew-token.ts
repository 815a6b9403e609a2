import * as E from 'fp-ts/lib/Either.js';
import type * as T from 'fp-ts/lib/Task.js';
import { realpath } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { singleFlight } from '@aqueduct/integrations';
import type { FileAccess } from '../profile-file/file-access.js';
import { readCredentialsFile } from '../profile-file/read-credentials-file.js';
import type { NewToken, RenewalFailure, SsoOidc } from './sso-oidc.js';
import { decodeToken, type SsoToken } from './sso-token.js';
import { isSystemError } from './system-error.js';
import type { S3CredentialWarning } from '../s3-credential-warning.js';
import { takeTokenLock } from './token-lock.js';
import { writeToken } from './write-token.js';

/** A token that can be used, and what is worth saying about how it was come by. */
export interface HeldToken {
  readonly token: SsoToken;
  readonly warning?: S3CredentialWarning;
}

export interface TokenRenewer {
  /** What a token from the file was renewed to, when that could not be written; else the token itself. */
  newest(tokenFile: string, read: SsoToken): HeldToken;
  /** Whether a token is so near its end that it should be renewed before use. */
  isDue(token: SsoToken): boolean;
  renew(tokenFile: string, region: string, due: SsoToken): T.Task<E.Either<RenewalFailure, HeldToken>>;
}

export interface TokenRenewerOptions {
  readonly oidc: SsoOidc;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly access?: FileAccess;
}

type Renewed = E.Either<RenewalFailure, HeldToken>;

const RENEW_BEFORE_MS = 300_000;
/** So that many servers whose people signed in together do not all ask at once. */
const JITTER_MS = 30_000;
/** How long an expired token waits for the process that is renewing it. */
const WAIT_MS = 30_000;
const LOOK_AGAIN_MS = 100;

interface Written {
  readonly text: string;
  readonly token: SsoToken;
}

const sameAccess = (a: SsoToken, b: SsoToken): boolean => a.accessToken.reveal() === b.accessToken.reveal();

const renewedToken = ({ renewal }: SsoToken, { accessToken, expiresInSeconds, refreshToken }: NewToken, now: number): SsoToken => ({
  accessToken,
  // In whole seconds, as it is written.
  expiresAt: new Date((Math.floor(now / 1_000) + expiresInSeconds) * 1_000),
  ...(renewal === undefined ? {} : { renewal: { ...renewal, refreshToken: refreshToken ?? renewal.refreshToken } }),
});

const inMemory = (tokenFile: string, why: string, since: number): S3CredentialWarning => ({
  code: 'SsoTokenInMemory',
  problem: `The SSO token was refreshed, but ${tokenFile} cannot be replaced (${why}): the new token is in the memory of this process only, and other processes and the next start need "aws sso login".`,
  remedy: `Let the user who runs the server write ${tokenFile} and its folder.`,
  since: new Date(since),
});

/**
 * Renews cached tokens: once for all callers in this process, and once for all processes that share the cache. Who
 * finds that another one has renewed the token takes that one's.
 */
export const tokenRenewer = ({ oidc, now, access }: TokenRenewerOptions): TokenRenewer => {
  const flights = singleFlight<Renewed>();
  const jitter = Math.random() * JITTER_MS;
  /** Tokens that could not be written, by file, each with the one in the file that it came from. */
  const unwritten = new Map<string, HeldToken & { readonly from: SsoToken }>();

  const isDue = ({ expiresAt }: SsoToken): boolean => expiresAt.getTime() - now() < RENEW_BEFORE_MS + jitter;
  const isOver = ({ expiresAt }: SsoToken): boolean => expiresAt.getTime() <= now();

  const newest: TokenRenewer['newest'] = (tokenFile, read) => {
    const held = unwritten.get(tokenFile);
    return held !== undefined && sameAccess(held.from, read) ? held : { token: read };
  };

  const written = async (tokenFile: string): Promise<Written | undefined> => {
    const content = await readCredentialsFile(tokenFile, access)();
    const token = E.isRight(content) ? decodeToken(content.right.text) : undefined;
    return E.isRight(content) && token !== undefined && E.isRight(token) ? { text: content.right.text, token: token.right } : undefined;
  };

  const keep = async (tokenFile: string, real: string, from: SsoToken, token: SsoToken, locked: string | undefined): Promise<HeldToken> => {
    const current = await written(real);
    const isOurs = current !== undefined && sameAccess(current.token, from);
    let why = locked ?? (isOurs ? undefined : 'it was changed meanwhile');
    if (why === undefined && current !== undefined) {
      try {
        await writeToken(real, current.text, token);
        unwritten.delete(tokenFile);
        return { token };
      } catch (error) {
        why = isSystemError(error) ? error.code : 'unknown error';
      }
    }
    const held = { token, from, warning: inMemory(tokenFile, why ?? '', now()) };
    unwritten.set(tokenFile, held);
    return held;
  };

  const ask = async (tokenFile: string, real: string, region: string, due: SsoToken, locked?: string): Promise<Renewed> => {
    const before = await written(real);
    const from = before?.token ?? due;
    const current = newest(tokenFile, from);
    if (!sameAccess(current.token, due) && !isDue(current.token)) {
      return E.right(current);
    }
    const { renewal } = current.token;
    if (renewal === undefined) {
      return E.left({ reason: 'refused', detail: 'the new token holds nothing to refresh it with' });
    }
    const answer = await oidc(region, renewal)();
    if (E.isRight(answer)) {
      return E.right(await keep(tokenFile, real, from, renewedToken(current.token, answer.right, now()), locked));
    }
    // A process that could not see the lock may have spent the refresh token first.
    const after = await written(real);
    return after !== undefined && !sameAccess(after.token, from) && !isDue(after.token) ? E.right({ token: after.token }) : answer;
  };

  const renewOnce = async (tokenFile: string, region: string, due: SsoToken): Promise<Renewed> => {
    const real = await realpath(tokenFile).catch(() => tokenFile);
    for (let waited = 0; waited < WAIT_MS; waited += LOOK_AGAIN_MS) {
      const lock = await takeTokenLock(real);
      if (lock.kind === 'held') {
        return ask(tokenFile, real, region, due).finally(lock.release);
      }
      if (lock.kind === 'impossible') {
        return ask(tokenFile, real, region, due, lock.code);
      }
      if (!isOver(due)) {
        return E.right({ token: due });
      }
      await delay(LOOK_AGAIN_MS * (0.5 + Math.random()));
    }
    return E.left({ reason: 'unwell', detail: `another process has been refreshing it for ${WAIT_MS / 1_000} s` });
  };

  return {
    newest,
    isDue,
    renew: (tokenFile, region, due) => flights(tokenFile, () => renewOnce(tokenFile, region, due)),
  };
};
