import type { AddressInfo } from 'node:net';
import type { INestApplication } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Settings } from '../settings/settings.js';
import { listenProblem } from './listen-problem.js';

const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|::1|localhost)$/;

/** Listens, and gives the base URL. */
export const listenOn = async (app: INestApplication, { host, port }: Pick<Settings, 'host' | 'port'>, log: Logger): Promise<string> => {
  try {
    await app.listen(port, host);
  } catch (error) {
    throw listenProblem(host, port, error);
  }
  const { port: taken } = (app.getHttpServer() as { address(): AddressInfo }).address();
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${taken}`;
  if (!LOOPBACK.test(host)) {
    log.warn('Other machines can reach the server, over HTTP without TLS: put a proxy with TLS in front of it, or API keys can be read on the way.');
  }
  log.info({ url, docs: `${url}/api/docs` }, 'Aqueduct is ready');
  return url;
};
