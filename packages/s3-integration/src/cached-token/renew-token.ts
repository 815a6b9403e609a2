import * as E from 'fp-ts/lib/Either.js';
import type { Task } from 'fp-ts/lib/Task.js';
import { realpath } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { singleFlight } from '@aqueduct/integrations';
import type { FileAccess } from '../profile-file/file-access.js';
import { readCredentialsFile } from '../profile-file/read-credentials-file.js';
import { replaceFile } from './replace-file.js';
import { isSystemError } from './system-error.js';
import type { CachedToken, Exchange, HeldToken, RenewalFailure, TokenForm } from './token-form.js';
import { takeTokenLock } from './token-lock.js';

export interface TokenRenewer<T extends CachedToken> {
  /** What a token from the file was renewed to, when that could not be written; else the token itself. */
  newest(tokenFile: string, read: T): HeldToken<T>;
  /** Whether a token is so near its end that it should be renewed before use. */
  isDue(token: T): boolean;
  renew(tokenFile: string, due: T, exchange: Exchange<T>): Task<E.Either<RenewalFailure, HeldToken<T>>>;
}

export interface TokenRenewerOptions<T extends CachedToken> {
  readonly form: TokenForm<T>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly access?: FileAccess;
}

const RENEW_BEFORE_MS = 300_000;
/** So that many servers whose people signed in together do not all ask at once. */
const JITTER_MS = 30_000;
/** How long an expired token waits for the process that is renewing it. */
const WAIT_MS = 30_000;
const LOOK_AGAIN_MS = 100;

interface Written<T> {
  readonly text: string;
  readonly token: T;
}

/**
 * Renews cached tokens: once for all callers in this process, and once for all processes that share the cache. Who
 * finds that another one has renewed the token takes that one's.
 */
export const tokenRenewer = <T extends CachedToken>({ form, now, access }: TokenRenewerOptions<T>): TokenRenewer<T> => {
  type Renewed = E.Either<RenewalFailure, HeldToken<T>>;
  const flights = singleFlight<Renewed>();
  const jitter = Math.random() * JITTER_MS;
  /** Tokens that could not be written, by file, each with the one in the file that it came from. */
  const unwritten = new Map<string, HeldToken<T> & { readonly from: T }>();

  const isDue = ({ expiresAt }: T): boolean => expiresAt.getTime() - now() < RENEW_BEFORE_MS + jitter;
  const isOver = ({ expiresAt }: T): boolean => expiresAt.getTime() <= now();

  const newest: TokenRenewer<T>['newest'] = (tokenFile, read) => {
    const held = unwritten.get(tokenFile);
    return held !== undefined && form.sameAccess(held.from, read) ? held : { token: read };
  };

  const written = async (tokenFile: string): Promise<Written<T> | undefined> => {
    const content = await readCredentialsFile(tokenFile, access)();
    const token = E.isRight(content) ? form.decode(content.right.text) : undefined;
    return E.isRight(content) && token !== undefined && E.isRight(token) ? { text: content.right.text, token: token.right } : undefined;
  };

  const keep = async (tokenFile: string, real: string, from: T, token: T, locked: string | undefined): Promise<HeldToken<T>> => {
    const current = await written(real);
    const isOurs = current !== undefined && form.sameAccess(current.token, from);
    let why = locked ?? (isOurs ? undefined : 'it was changed meanwhile');
    if (why === undefined && current !== undefined) {
      try {
        await replaceFile(real, form.encode(token, current.text));
        unwritten.delete(tokenFile);
        return { token };
      } catch (error) {
        why = isSystemError(error) ? error.code : 'unknown error';
      }
    }
    const held = { token, from, warning: form.inMemory(tokenFile, why ?? '', new Date(now())) };
    unwritten.set(tokenFile, held);
    return held;
  };

  const ask = async (tokenFile: string, real: string, due: T, exchange: Exchange<T>, locked?: string): Promise<Renewed> => {
    const before = await written(real);
    const from = before?.token ?? due;
    const current = newest(tokenFile, from);
    if (!form.sameAccess(current.token, due) && !isDue(current.token)) {
      return E.right(current);
    }
    const answer = await exchange(current.token)();
    if (E.isRight(answer)) {
      return E.right(await keep(tokenFile, real, from, answer.right, locked));
    }
    // A process that could not see the lock may have spent the refresh token first.
    const after = await written(real);
    return after !== undefined && !form.sameAccess(after.token, from) && !isDue(after.token) ? E.right({ token: after.token }) : answer;
  };

  const renewOnce = async (tokenFile: string, due: T, exchange: Exchange<T>): Promise<Renewed> => {
    const real = await realpath(tokenFile).catch(() => tokenFile);
    for (let waited = 0; waited < WAIT_MS; waited += LOOK_AGAIN_MS) {
      const lock = await takeTokenLock(real);
      if (lock.kind === 'held') {
        return ask(tokenFile, real, due, exchange).finally(lock.release);
      }
      if (lock.kind === 'impossible') {
        return ask(tokenFile, real, due, exchange, lock.code);
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
    renew: (tokenFile, due, exchange) => flights(tokenFile, () => renewOnce(tokenFile, due, exchange)),
  };
};
