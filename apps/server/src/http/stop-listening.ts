import type { Server } from 'node:http';

/** How long requests that are under way may take to end. */
const PATIENCE_MS = 5_000;

/** Takes no more requests, and waits a while for those under way. */
export const stopListening = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    if (!server.listening) {
      resolve();
      return;
    }
    const cut = setTimeout(() => {
      server.closeAllConnections();
    }, PATIENCE_MS);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
