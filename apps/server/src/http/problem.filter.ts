import { Catch, HttpException, HttpStatus, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { PROBLEM_CONTENT_TYPE, problemType, type Problem } from '@aqueduct/api-contract';
import { InjectLog } from '../log/log.tokens.js';
import type { Failure } from './failure.js';
import { FailureException } from './failure.exception.js';
import { bodyTooLarge, bodyUnreadable, requestRefused, routeNotFound } from './http-failure.js';
import { BODY_LIMIT_BYTES } from './body-parsers.js';
import { problemOf } from './problem-of.js';

const RETRY_AFTER_SECONDS = '5';

const unexpected = (id: string): Problem => ({
  type: problemType('Unexpected'),
  title: 'An error of the server',
  status: HttpStatus.INTERNAL_SERVER_ERROR,
  detail: 'The server met an error that it does not know.',
  remedy: `Try again; if it stays, look for the id ${id} in the log of the server.`,
  id,
});

/** What Nest and multer refuse by themselves. */
const frameworkFailure = (exception: HttpException, request: Request): Failure => {
  switch (exception.getStatus()) {
    case Number(HttpStatus.NOT_FOUND):
      return routeNotFound(request.method, request.path);
    case Number(HttpStatus.PAYLOAD_TOO_LARGE):
      return bodyTooLarge(BODY_LIMIT_BYTES);
    default:
      return request.is('multipart/form-data') ? bodyUnreadable('a form with one part named "file" is expected') : requestRefused(exception.getStatus());
  }
};

/** Answers every failure as problem+json; what nobody foresaw is logged under an id, and only the id is told. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@InjectLog() private readonly log: Logger) {}

  catch(exception: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const problem = this.problemFor(exception, request);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (problem.status === Number(HttpStatus.SERVICE_UNAVAILABLE)) {
      response.setHeader('Retry-After', RETRY_AFTER_SECONDS);
    }
    if (problem.status === Number(HttpStatus.UNAUTHORIZED)) {
      response.append('WWW-Authenticate', 'Bearer realm="Aqueduct"');
    }
    response.status(problem.status).type(PROBLEM_CONTENT_TYPE).send(JSON.stringify(problem));
  }

  private problemFor(exception: unknown, request: Request): Problem {
    if (exception instanceof FailureException) {
      const problem = problemOf(exception.failure);
      if (problem.status >= 500) {
        this.log.error({ err: exception.failure }, problem.detail);
      }
      return problem;
    }
    if (exception instanceof HttpException && exception.getStatus() < 500) {
      return problemOf(frameworkFailure(exception, request));
    }
    const id = randomUUID();
    this.log.error({ err: exception, id }, 'An unexpected error');
    return unexpected(id);
  }
}
