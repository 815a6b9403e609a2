import type { AddressInfo } from 'node:net';
import type { INestApplication } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Settings } from '../settings/settings.js';
import { StartError } from '../start-error.js';

const REMEDIES: Readonly<Record<string, string>> = {
  EADDRINUSE: 'Something listens there already (another Aqueduct?): stop it, or set AQUEDUCT_PORT to another port (0 takes a free one).',
  EACCES: 'Ports below 1024 are for root: set AQUEDUCT_PORT to a higher one.',
  EADDRNOTAVAIL: 'This machine has no such address: set AQUEDUCT_HOST to one of its own, e.g. 127.0.0.1.',
  ENOTFOUND: 'The name is not known: set AQUEDUCT_HOST to an address of this machine, e.g. 127.0.0.1.',
};

/** Listens, and gives the base URL. */
export const listenOn = async (app: INestApplication, { host, port }: Pick<Settings, 'host' | 'port'>, log: Logger): Promise<string> => {
  try {
    await app.listen(port, host);
  } catch (error) {
    const { code = 'unknown' } = error as { readonly code?: string };
    throw new StartError(`The server cannot listen on ${host} port ${port} (${code}).`, REMEDIES[code] ?? 'Set AQUEDUCT_HOST and AQUEDUCT_PORT to an address and a port of this machine.', {
      cause: error,
    });
  }
  const { port: taken } = (app.getHttpServer() as { address(): AddressInfo }).address();
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${taken}`;
  log.info({ url, docs: `${url}/api/docs` }, 'Aqueduct is ready');
  return url;
};
