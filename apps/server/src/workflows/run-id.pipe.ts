import type { PipeTransform } from '@nestjs/common';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { RunNotFound } from '@aqueduct/workflows';
import { runOrThrow } from '../http/run-or-throw.js';

/** A UUID or an idempotency key. */
const RUN_ID = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,199}$/;

const notFound = (runId: string): RunNotFound => ({ _tag: 'RunNotFound', runId });

/** A text that cannot be an id names no run; the database need not be asked (and would refuse some texts). */
export const runId: PipeTransform<string, Promise<string>> = {
  transform: (id) => runOrThrow(RUN_ID.test(id) ? TE.right(id) : TE.left(notFound(id))),
};
