import type { Request, RequestHandler, Response } from 'express';
import * as E from 'fp-ts/lib/Either.js';
import * as O from 'fp-ts/lib/Option.js';
import { FailureException } from '../http/failure.exception.js';
import { unauthenticated, type Unauthenticated } from '../http/http-failure.js';
import type { ApiKeyStore } from './api-key-store.js';

/** The only paths that answer without a key; they tell nothing but whether the server is there. */
const OPEN_PATHS: ReadonlySet<string> = new Set(['/health/live', '/health/ready']);
/** A browser cannot send a Bearer token with an address that is typed in, so the pages of the API's description also take the key as a password. */
const DOCS = /^\/api\/docs(?:[/-].*)?$/;

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD']);
const BEARER = /^Bearer +(\S+) *$/i;
const BASIC = /^Basic +([A-Za-z0-9+/=]+) *$/i;

const passwordOf = (header: string): string | undefined => {
  const encoded = BASIC.exec(header)?.[1];
  return encoded === undefined ? undefined : /^[^:]*:(.*)$/s.exec(Buffer.from(encoded, 'base64').toString('utf8'))?.[1];
};

const keyIn = (request: Request): E.Either<Unauthenticated, string> => {
  const header = request.headers.authorization;
  if (header === undefined) {
    return E.left(unauthenticated('no-key'));
  }
  const key = BEARER.exec(header)?.[1] ?? (READS.has(request.method) && DOCS.test(request.path) ? passwordOf(header) : undefined);
  return key === undefined ? E.left(unauthenticated('not-a-bearer-token')) : E.right(key);
};

/**
 * Lets nothing through without a key, not even to be told that a path does not exist. It stands before the routes
 * and before the body is read, so that a new controller cannot be forgotten.
 */
export const requireApiKey =
  (keys: ApiKeyStore): RequestHandler =>
  async (request: Request, response: Response, next): Promise<void> => {
    if (OPEN_PATHS.has(request.path) && READS.has(request.method)) {
      next();
      return;
    }
    const key = keyIn(request);
    if (E.isLeft(key)) {
      if (DOCS.test(request.path)) {
        response.setHeader('WWW-Authenticate', 'Basic realm="Aqueduct: any user name, the API key as password"');
      }
      next(new FailureException(key.left));
      return;
    }
    const found = await keys.find(key.right)();
    if (E.isLeft(found)) {
      next(new FailureException(found.left));
    } else if (O.isNone(found.right)) {
      next(new FailureException(unauthenticated('unknown-key')));
    } else {
      response.locals['caller'] = found.right.value.name;
      response.locals['apiKey'] = found.right.value;
      next();
    }
  };
