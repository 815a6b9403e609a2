import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { PROBLEM_CONTENT_TYPE, type Health } from '@aqueduct/api-contract';
import { storeUnavailable } from '@aqueduct/integrations';
import { unauthenticated } from '../http/http-failure.js';
import { listenProblem } from '../http/listen-problem.js';
import { problemOf } from '../http/problem-of.js';

const RETRY_AFTER_SECONDS = '5';

const answer = (request: IncomingMessage, response: ServerResponse): void => {
  const path = request.url?.split('?')[0];
  const json = (status: number, contentType: string, body: object): void => {
    response.writeHead(status, {
      'Content-Type': contentType,
      'Cache-Control': 'no-store',
      ...(status === 503 ? { 'Retry-After': RETRY_AFTER_SECONDS } : {}),
      ...(status === 401 ? { 'WWW-Authenticate': 'Bearer realm="Aqueduct"' } : {}),
    });
    response.end(JSON.stringify(body));
  };
  request.resume();
  if (path === '/health/live') {
    json(200, 'application/json', { status: 'ok' } satisfies Health);
  } else if (path === '/health/ready') {
    json(503, 'application/json', { status: 'unavailable' } satisfies Health);
  } else {
    const problem = problemOf(request.headers.authorization === undefined ? unauthenticated('no-key') : storeUnavailable(undefined));
    json(problem.status, PROBLEM_CONTENT_TYPE, problem);
  }
};

/** Answers in the server's place while it waits for its database: alive, not ready. Returns the way to close it. */
export const openWaitingRoom = (host: string, port: number): Promise<() => Promise<void>> =>
  new Promise((opened, failed) => {
    const server = createServer(answer);
    server.once('error', (error) => {
      failed(listenProblem(host, port, error));
    });
    server.listen(port, host, () => {
      opened(
        () =>
          new Promise((closed) => {
            server.close(() => {
              closed();
            });
            server.closeAllConnections();
          }),
      );
    });
  });
