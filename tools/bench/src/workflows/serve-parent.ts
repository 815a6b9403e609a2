import type { WorkerEvent } from './worker-process.js';

interface Question {
  readonly number: number;
  readonly question: string;
  readonly about?: unknown;
}

type Answers = Readonly<Record<string, (about: never) => unknown>>;

export const tellParent = (event: WorkerEvent): void => void process.send?.({ event });

/** Answers the questions of the process that forked this one, from now on. */
export const serveParent = (answers: Answers): void => {
  process.on('message', ({ number, question, about }: Question) => {
    Promise.resolve()
      .then(() => answers[question]?.(about as never))
      .then(
        (right) => process.send?.({ answerTo: number, right }),
        (error: unknown) => process.send?.({ answerTo: number, left: String(error) }),
      );
  });
  process.on('disconnect', () => process.exit());
  process.send?.({ answerTo: 0 });
};
