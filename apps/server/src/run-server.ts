import { createApp, type Aqueduct } from './create-app.js';
import { StartError } from './start-error.js';

const explain = (error: unknown): string =>
  error instanceof StartError ? `Aqueduct does not start.\n\n${error.problem}\n\n${error.remedy}\n` : `Aqueduct does not start: ${String(error)}\n`;

/** Starts the server and stops it in order at SIGTERM or SIGINT; a second signal ends the process at once. */
export const runServer = async (): Promise<void> => {
  const stopped = new AbortController();
  let server: Aqueduct | undefined;
  const stop = (): void => {
    if (stopped.signal.aborted) {
      process.exit(1);
    }
    stopped.abort();
    server?.close().catch((error: unknown) => {
      process.stderr.write(explain(error));
      process.exitCode = 1;
    });
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
  try {
    server = await createApp({ signal: stopped.signal });
    if (stopped.signal.aborted) {
      await server.close();
      return;
    }
    await server.listen();
  } catch (error) {
    await server?.close().catch(() => undefined);
    if (!stopped.signal.aborted) {
      process.stderr.write(explain(error));
      process.exitCode = 1;
    }
  }
};
