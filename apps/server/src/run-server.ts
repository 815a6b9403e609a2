import { createApp } from './create-app.js';
import { runProcess } from './run-process.js';
import { startupBanner } from './startup-banner.js';

/** The process of `main.ts`: HTTP and a worker. */
export const runServer = (): Promise<void> =>
  runProcess(
    (signal) => createApp({ signal }),
    async (server) => {
      const url = await server.listen();
      if (process.stdout.isTTY) {
        process.stdout.write(startupBanner(server, url));
      }
    },
  );
