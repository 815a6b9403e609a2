import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';

const LONGEST_PATH = 200;

/** One line per request: no headers, no body, no query, for any of them may hold a secret. */
export const requestLog =
  (log: Logger): RequestHandler =>
  (request, response, next) => {
    const id = randomUUID();
    const started = performance.now();
    const path = request.path.slice(0, LONGEST_PATH);
    response.setHeader('X-Request-Id', id);
    response.once('close', () => {
      const line = {
        id,
        method: request.method,
        path,
        status: response.statusCode,
        ms: Math.round(performance.now() - started),
        ...(typeof response.locals['caller'] === 'string' ? { key: response.locals['caller'] } : {}),
        ...(response.writableFinished ? {} : { aborted: true }),
      };
      log[path.startsWith('/health/') ? 'debug' : 'info'](line, 'request');
    });
    next();
  };
