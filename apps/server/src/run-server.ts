import { createApp, type Aqueduct } from './create-app.js';
import { errorInWords, loggableError } from './log/loggable-error.js';
import { StartError } from './start-error.js';
import { startupBanner } from './startup-banner.js';

const explain = (error: unknown): string =>
  error instanceof StartError ? `Aqueduct does not start.\n\n${error.problem}\n\n${error.remedy}\n` : `Aqueduct does not start: ${errorInWords(loggableError(error))}\n`;

const end = (code: number, message = ''): void => {
  // Timers of libraries would keep the process for seconds after everything is closed.
  process.stderr.write(message, () => process.exit(code));
};

/** Starts the server, and stops it in order at SIGTERM or SIGINT; a second signal ends the process at once. */
export const runServer = async (): Promise<void> => {
  const stopped = new AbortController();
  let server: Aqueduct | undefined;

  const close = async (): Promise<void> => {
    await server?.close().then(
      () => {
        end(0);
      },
      (error: unknown) => {
        end(1, `Aqueduct did not stop in order: ${JSON.stringify(loggableError(error))}\n`);
      },
    );
  };
  const stop = (): void => {
    if (stopped.signal.aborted) {
      process.exit(1);
    }
    stopped.abort();
    void close();
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
  // Node would print the whole error, with whatever a library has put on it.
  process.on('uncaughtException', (error) => {
    end(1, `${JSON.stringify(loggableError(error))}\n`);
  });

  try {
    server = await createApp({ signal: stopped.signal });
    if (stopped.signal.aborted) {
      await close();
      return;
    }
    const url = await server.listen();
    if (process.stdout.isTTY) {
      process.stdout.write(startupBanner(server, url));
    }
  } catch (error) {
    await server?.close().catch(() => undefined);
    end(stopped.signal.aborted ? 0 : 1, stopped.signal.aborted ? '' : explain(error));
  }
};
