import { EmbeddedPostgresError } from './embedded-postgres-error.js';

/** The one role; only who can enter the 0700 folder reaches the socket, so there is no password. */
export const ROLE = 'postgres';

/** Only the socket's name: the server has no TCP port. */
export const PORT = 5432;

/** Names that need no quoting rules to be remembered, in URLs and in SQL. */
const DATABASE_NAME = /^[A-Za-z_][A-Za-z0-9_-]{0,62}$/;

/** The name itself, or `invalid-database-name`. */
export const checkedDatabaseName = (name: string): string => {
  if (!DATABASE_NAME.test(name)) {
    throw new EmbeddedPostgresError(
      'invalid-database-name',
      `${JSON.stringify(name)} is no database name here: 1 to 63 of the characters a-z, A-Z, 0-9, "_" and "-", not beginning with a digit or "-"`,
    );
  }
  return name;
};

/**
 * The URL of a database over the unix socket. `localhost` is for readers that want a host name (DBOS); the `host`
 * parameter wins. Port and `sslmode` are there so that PGPORT and PGSSLMODE of the environment change nothing.
 */
export const connectionUrl = (socketFolder: string, database: string): string =>
  `postgresql://${ROLE}@localhost:${PORT}/${checkedDatabaseName(database)}?host=${encodeURIComponent(socketFolder)}&sslmode=disable`;
