import { StartError } from '../start-error.js';

const REMEDIES: Readonly<Record<string, string>> = {
  EADDRINUSE: 'Something listens there already (another Aqueduct?): stop it, or set AQUEDUCT_PORT to another port (0 takes a free one).',
  EACCES: 'Ports below 1024 are for root: set AQUEDUCT_PORT to a higher one.',
  EADDRNOTAVAIL: 'This machine has no such address: set AQUEDUCT_HOST to one of its own, e.g. 127.0.0.1.',
  ENOTFOUND: 'The name is not known: set AQUEDUCT_HOST to an address of this machine, e.g. 127.0.0.1.',
};

/** Why nothing can be listened on, and what to do. */
export const listenProblem = (host: string, port: number, error: unknown): StartError => {
  const { code = 'unknown' } = error as { readonly code?: string };
  return new StartError(
    `The server cannot listen on ${host} port ${port} (${code}).`,
    REMEDIES[code] ?? 'Set AQUEDUCT_HOST and AQUEDUCT_PORT to an address and a port of this machine.',
    { cause: error },
  );
};
