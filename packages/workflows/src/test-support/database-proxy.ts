import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A socket before a database that can go away and come back. */
export interface DatabaseProxy {
  readonly url: string;
  /** Cuts every connection and removes the socket, as a server that stops does. */
  cut(): Promise<void>;
  restore(): Promise<void>;
  stop(): Promise<void>;
}

const SOCKET = '.s.PGSQL.5432';

export const startDatabaseProxy = async (databaseUrl: string): Promise<DatabaseProxy> => {
  const target = new URL(databaseUrl);
  const folder = await mkdtemp(join(tmpdir(), 'aqueduct-proxy-'));
  const sockets = new Set<Socket>();
  let server: Server | undefined;

  const restore = async (): Promise<void> => {
    server = createServer((client) => {
      const upstream = createConnection(join(target.searchParams.get('host') ?? '', SOCKET));
      for (const [one, other] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        sockets.add(one);
        one.on('error', () => other.destroy());
        one.on('close', () => {
          sockets.delete(one);
          other.destroy();
        });
        one.pipe(other);
      }
    }).listen(join(folder, SOCKET));
    await once(server, 'listening');
  };
  const cut = async (): Promise<void> => {
    const closing = server;
    server = undefined;
    sockets.forEach((socket) => socket.destroy());
    if (closing !== undefined) {
      closing.close();
      await once(closing, 'close');
    }
  };

  await restore();
  const url = new URL(databaseUrl);
  url.searchParams.set('host', folder);
  return {
    url: url.toString(),
    cut,
    restore,
    stop: async () => {
      await cut();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
