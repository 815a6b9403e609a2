import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import pg from 'pg';

/** A line to the database on which, once stalled, nothing moves any more and nothing is closed: a cut cable. */
export interface StallingLine {
  readonly url: string;
  /** The lines that are open now go silent; new ones work. */
  stallOpenOnes(): void;
  close(): Promise<void>;
}

export const stallingLine = async (databaseUrl: string): Promise<StallingLine> => {
  const { host, port, database, user = 'postgres' } = new pg.Client({ connectionString: databaseUrl });
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const server = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
    client.pipe(server).pipe(client);
    for (const socket of [client, server]) {
      open.add(socket);
      socket.on('error', () => undefined).on('close', () => open.delete(socket));
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `postgresql://${user}@127.0.0.1:${(server.address() as AddressInfo).port}/${database ?? ''}`,
    stallOpenOnes: () => open.forEach((socket) => socket.unpipe().pause()),
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      open.forEach((socket) => socket.destroy());
      await closed;
    },
  };
};
