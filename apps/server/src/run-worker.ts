import { createWorker } from './create-worker.js';
import { runProcess } from './run-process.js';

/** The process of `worker.ts`: a worker without HTTP. */
export const runWorker = (): Promise<void> =>
  runProcess(
    (signal) => createWorker({ signal }),
    () => Promise.resolve(),
  );
