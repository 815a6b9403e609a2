import { classified } from '@aqueduct/integrations';
import { classifyS3Error } from '@aqueduct/s3-integration';
import { RetentionFailure, retentionFailure } from './retention-error.js';

/** `work`, with what S3 answers said in a way that tells what to do, and whether waiting helps. */
export const explained = async <A>(signal: AbortSignal, work: () => Promise<A>): Promise<A> => {
  try {
    return await work();
  } catch (error) {
    const failure = classifyS3Error(error);
    if (signal.aborted || error instanceof RetentionFailure || failure.tag === 'Unexpected') {
      throw error;
    }
    throw classified(retentionFailure({ _tag: 'S3Refused', failure }), failure);
  }
};
