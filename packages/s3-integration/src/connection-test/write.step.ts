import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { passed, warned, type StepFailure, type StepFinding } from '@aqueduct/integrations';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { pipe } from 'fp-ts/lib/function.js';
import { randomUUID } from 'node:crypto';
import { thrownStepFailure } from './s3-step-failure.js';
import type { S3TestContext, S3TestStep } from './s3-test-context.js';

interface Probe {
  readonly key: string;
  /** Of a bucket that keeps versions. */
  readonly versionId?: string;
}

const BODY = 'Written and deleted by the test of a connection.\n';
/** The probe is deleted even when the step has run out of time. */
const DELETE_LIMIT_MS = 10_000;

const write = (context: S3TestContext, signal: AbortSignal): TE.TaskEither<StepFailure, Probe> => {
  const { bucket, rootDirectory } = context.snapshot.target;
  const key = `${rootDirectory}.aqueduct-probe-${randomUUID()}`;
  return TE.tryCatch(
    async () => {
      const { VersionId: versionId } = await context.client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: BODY }), { abortSignal: signal });
      return { key, ...(versionId === undefined ? {} : { versionId }) };
    },
    thrownStepFailure(context, { action: 's3:PutObject', of: { key: `${rootDirectory}*` } }),
  );
};

const leftBehind = ({ key }: Probe, failure: StepFailure): StepFailure => ({
  ...failure,
  problem: `The probe ${key} was written, but cannot be deleted: ${failure.problem}`,
  remedy: `Delete ${key}. ${failure.remedy}`,
});

/** That it cannot be deleted is a warning: a connection that may only add is a good one. */
const remove =
  (context: S3TestContext) =>
  (probe: Probe): TE.TaskEither<StepFailure, StepFinding> => {
    const { bucket, rootDirectory } = context.snapshot.target;
    const kept = probe.versionId === undefined ? '' : '; the bucket keeps a version of it';
    return pipe(
      TE.tryCatch(
        () => context.client.send(new DeleteObjectCommand({ Bucket: bucket, Key: probe.key }), { abortSignal: AbortSignal.timeout(DELETE_LIMIT_MS) }),
        thrownStepFailure(context, { action: 's3:DeleteObject', of: { key: `${rootDirectory}*` } }),
      ),
      TE.match(
        (failure) => warned(leftBehind(probe, failure), `wrote ${probe.key}`),
        () => passed(`wrote and deleted ${probe.key}${kept}`),
      ),
      TE.fromTask,
    );
  };

/** Writes an object below the root directory, under a name that nobody else uses, and deletes it again. */
export const writeStep: S3TestStep = {
  name: 'write',
  title: 'Writes and deletes an object',
  optional: { byDefault: false, help: 'Puts a small object below the root directory, and deletes it again.' },
  run: (context, signal) => pipe(write(context, signal), TE.flatMap(remove(context))),
};
