import { errorInWords, loggableError } from './log/loggable-error.js';
import { StartError } from './start-error.js';

/** What runs until it is told to stop. */
interface Running {
  close(): Promise<void>;
}

const explain = (error: unknown): string =>
  error instanceof StartError ? `Aqueduct does not start.\n\n${error.problem}\n\n${error.remedy}\n` : `Aqueduct does not start: ${errorInWords(loggableError(error))}\n`;

const end = (code: number, message = ''): void => {
  // Timers of libraries would keep the process for seconds after everything is closed.
  process.stderr.write(message, () => process.exit(code));
};

/**
 * Starts what this process is for, and stops it in order at SIGTERM or SIGINT; a second signal ends the process at once.
 *
 * @param start - its signal fires when it is told to stop while it starts
 * @param started - called unless it was
 */
export const runProcess = async <R extends Running>(start: (signal: AbortSignal) => Promise<R>, started: (running: R) => Promise<void>): Promise<void> => {
  const stopped = new AbortController();
  let running: R | undefined;

  const close = async (): Promise<void> => {
    await running?.close().then(
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
    running = await start(stopped.signal);
    if (stopped.signal.aborted) {
      await close();
      return;
    }
    await started(running);
  } catch (error) {
    await running?.close().catch(() => undefined);
    end(stopped.signal.aborted ? 0 : 1, stopped.signal.aborted ? '' : explain(error));
  }
};
