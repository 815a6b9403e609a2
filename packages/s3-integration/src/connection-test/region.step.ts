import { passed, skipped } from '@aqueduct/integrations';
import * as E from 'fp-ts/lib/Either.js';
import { classifyS3Error } from '../classify-s3-error.js';
import { askForBucket } from './ask-for-bucket.js';
import { s3StepFailure } from './s3-step-failure.js';
import type { S3TestStep } from './s3-test-context.js';

/** What S3 answers a request that was signed for another region; made here when it let one pass. */
const elsewhere = (region: string) =>
  classifyS3Error({ name: 'PermanentRedirect', $metadata: { httpStatusCode: 301 }, $response: { headers: { 'x-amz-bucket-region': region } } });

/** Whether the bucket is where the connection says; if not, where it is. */
export const regionStep: S3TestStep = {
  name: 'region',
  title: 'The region of the bucket',
  run: (context, signal) => async () => {
    const { region, bucket } = context.snapshot.target;
    const { failure, bucketRegion } = await askForBucket(context, signal);
    if (failure?.tag === 'WrongRegion') {
      return E.left(s3StepFailure(context, failure));
    }
    if (bucketRegion !== undefined && bucketRegion !== region) {
      return E.left(s3StepFailure(context, elsewhere(bucketRegion)));
    }
    if (bucketRegion !== undefined) {
      return E.right(passed(`${bucket} is in ${bucketRegion}`));
    }
    return E.right(failure === undefined ? passed(`${region}; the server does not say where the bucket is`) : skipped('not known: see the next step'));
  },
};
