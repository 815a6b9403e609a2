import { bucketStep } from './bucket.step.js';
import { identityStep, type IdentityStepOptions } from './identity.step.js';
import { listStep } from './list.step.js';
import { readStep } from './read.step.js';
import { regionStep } from './region.step.js';
import type { S3TestStep } from './s3-test-context.js';
import { writeStep } from './write.step.js';

/** After `resolve`: from who is asking to what it may do, each building on the ones before. */
export const s3TestSteps = (options: IdentityStepOptions): ReadonlyArray<S3TestStep> => [
  identityStep(options),
  regionStep,
  bucketStep,
  listStep,
  readStep,
  writeStep,
];
