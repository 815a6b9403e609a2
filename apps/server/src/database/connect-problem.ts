import type { Description } from '@aqueduct/integrations';

const REMEDIES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Nothing answers there: check that PostgreSQL runs, and the host and port of DATABASE_URL.',
  ENOENT: 'The socket is not there: check that PostgreSQL runs, and the folder of the socket in DATABASE_URL.',
  ENOTFOUND: 'The host name of DATABASE_URL is not known: correct it, or check the name server.',
  EAI_AGAIN: 'The host name of DATABASE_URL cannot be looked up just now: check the name server.',
  ETIMEDOUT: 'Nothing answers in time: check the network, a firewall, and the host and port of DATABASE_URL.',
  '28P01': 'The password is refused: correct the user name and password of DATABASE_URL.',
  '28000': 'The user is refused: correct the user name of DATABASE_URL, or allow it in pg_hba.conf.',
  '3D000': 'The database does not exist: create it (createdb), or correct its name in DATABASE_URL.',
  '53300': 'PostgreSQL has no connection left: raise max_connections, or close some.',
  '57P03': 'PostgreSQL is starting or stopping: wait.',
};

/** Why the database of `DATABASE_URL` cannot be reached, without its password. */
export const connectProblem = (url: string, error: unknown): Description => {
  const { host, pathname } = new URL(url);
  const { code, message } = error as { readonly code?: string; readonly message?: string };
  const reason = code ?? (message?.includes('timeout') === true ? 'ETIMEDOUT' : 'unknown reason');
  return {
    problem: `DATABASE_URL: the database ${host}${pathname} cannot be reached (${reason}).`,
    remedy: REMEDIES[reason] ?? 'Check that PostgreSQL runs and that DATABASE_URL is right.',
  };
};
