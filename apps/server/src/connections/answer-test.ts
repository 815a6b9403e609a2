import type { Request, Response } from 'express';
import * as E from 'fp-ts/lib/Either.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { TestOptions, TestProgress, TestResult } from '@aqueduct/integrations';
import { EventStream, untilGone, wantsEvents } from '../http/event-stream.js';
import type { Failure } from '../http/failure.js';
import { FailureException } from '../http/failure.exception.js';
import { problemOf } from '../http/problem-of.js';
import { toStepResult, toTestResult } from './test-result-view.js';

/** A test that can be watched and given up. */
type Test = (watch: Pick<TestOptions, 'report' | 'signal'>) => TE.TaskEither<Failure, TestResult>;

const sendProgress =
  (events: EventStream) =>
  (progress: TestProgress): void =>
    progress.type === 'started'
      ? events.send('started', { step: progress.step })
      : events.send('step', toStepResult(progress.result));

/**
 * Answers with the whole result, or with server-sent events for a caller who accepts them: `started` and `step` for each
 * step, then `result` (or `problem`). A caller who goes away gives the test up.
 */
export const answerTest = async (request: Request, response: Response, test: Test): Promise<void> => {
  const signal = untilGone(response);
  const events = wantsEvents(request) ? new EventStream(response) : undefined;
  const outcome = await test({ signal, ...(events === undefined ? {} : { report: sendProgress(events) }) })();
  if (E.isRight(outcome)) {
    const result = toTestResult(outcome.right);
    if (events === undefined) {
      response.json(result);
      return;
    }
    events.send('result', result);
  } else {
    if (events?.isOpen !== true) {
      throw new FailureException(outcome.left);
    }
    events.send('problem', problemOf(outcome.left));
  }
  events.close();
};
