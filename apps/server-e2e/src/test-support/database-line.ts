import { connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP line to a database that is on a unix socket; it can be cut and mended. */
export interface DatabaseLine {
  /** The URL of the same database through the line. */
  readonly url: string;
  /** From now on nobody is let through. */
  cut(): Promise<void>;
  /** Lets everybody through again, on the same port. */
  mend(): Promise<void>;
}

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      resolve((server.address() as { port: number }).port);
    });
  });

/** Opens a line to the database of `socketUrl`; cut from the start when `isCut`. */
export const databaseLine = async (socketUrl: string, { isCut = false } = {}): Promise<DatabaseLine> => {
  const target = new URL(socketUrl);
  const folder = target.searchParams.get('host') ?? '';
  const sockets = new Set<Socket>();
  let server: Server | undefined;

  const serve = async (port: number): Promise<number> => {
    server = createServer((client) => {
      const upstream = connect(`${folder}/.s.PGSQL.${target.port || '5432'}`);
      for (const socket of [client, upstream]) {
        sockets.add(socket);
        socket.on('error', () => undefined);
        socket.on('close', () => {
          sockets.delete(socket);
          client.destroy();
          upstream.destroy();
        });
      }
      client.pipe(upstream).pipe(client);
    });
    return listen(server, port);
  };
  const cut = (): Promise<void> =>
    new Promise((resolve) => {
      if (server === undefined) {
        resolve();
        return;
      }
      server.close(() => {
        resolve();
      });
      server = undefined;
      sockets.forEach((socket) => socket.destroy());
    });

  const port = await serve(0);
  if (isCut) {
    await cut();
  }
  const url = new URL(socketUrl);
  url.searchParams.delete('host');
  url.host = `127.0.0.1:${port}`;
  return {
    url: url.href,
    cut,
    mend: async () => {
      await serve(port);
    },
  };
};
