import { isUtf8 } from 'node:buffer';
import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { invalidInput } from '@aqueduct/integrations';
import { FailureException } from './failure.exception.js';
import { bodyTooLarge, bodyUnreadable, malformedJson, unsupportedMediaType, type HttpFailure } from './http-failure.js';
import { jsonPosition } from './json-position.js';
import { unstorable } from './storable-json.js';

/** One MiB. */
export const BODY_LIMIT_BYTES = 1_048_576;
/** Its endpoint takes a file: as text, or as multipart, which multer reads. */
const FILE_PATH = /^\/api\/v1\/credentials-files\/?$/i;
const FILE_TYPES = ['text/plain', 'multipart/form-data'];

const parserFailure = (error: unknown): HttpFailure => {
  const { type, status } = error as { readonly type?: string; readonly status?: number };
  return type === 'entity.too.large' || status === 413
    ? bodyTooLarge(BODY_LIMIT_BYTES)
    : bodyUnreadable(type?.replace(/[^a-z.]/g, '').replaceAll('.', ' ') ?? 'it broke off');
};

const hasBody = (request: Request): boolean =>
  request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;

const parseJson = (request: Request, next: NextFunction): void => {
  const bytes = request.body as Buffer;
  if (!isUtf8(bytes)) {
    next(new FailureException(bodyUnreadable('it is not UTF-8')));
    return;
  }
  const text = bytes.toString('utf8');
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    next(new FailureException(malformedJson(jsonPosition(text))));
    return;
  }
  const violation = unstorable(body);
  if (violation === undefined) {
    request.body = body;
    next();
  } else {
    next(new FailureException(invalidInput([violation])));
  }
};

/** Reads bodies: JSON, and a credentials file at its endpoint. Whatever is wrong with one is a typed failure. */
export const bodyParsers = (): RequestHandler => {
  const bytes = express.raw({ type: () => true, limit: BODY_LIMIT_BYTES });

  return (request: Request, response: Response, next: NextFunction) => {
    const isFile = FILE_PATH.test(request.path);
    const types = isFile ? FILE_TYPES : ['application/json'];
    if (!hasBody(request)) {
      next();
      return;
    }
    if (!request.is(types)) {
      next(new FailureException(unsupportedMediaType(...types)));
      return;
    }
    if (request.is('multipart/form-data')) {
      next();
      return;
    }
    bytes(request, response, (error?: unknown) => {
      if (error !== undefined) {
        next(new FailureException(parserFailure(error)));
      } else if (isFile) {
        next();
      } else {
        parseJson(request, next);
      }
    });
  };
};
