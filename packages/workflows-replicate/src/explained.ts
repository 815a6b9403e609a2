import { classified } from '@aqueduct/integrations';
import { classifyS3Error } from '@aqueduct/s3-integration';
import { placeOf } from './ask.js';
import { ReplicateFailure, replicateFailure } from './replicate-error.js';

/** `work`, with what S3 answers said in a way that tells which connection, what to do, and whether waiting helps. */
export const explained = async <A>(signal: AbortSignal, work: () => Promise<A>): Promise<A> => {
  try {
    return await work();
  } catch (error) {
    const failure = classifyS3Error(error);
    const place = placeOf(error);
    if (signal.aborted || error instanceof ReplicateFailure || place === undefined || failure.tag === 'Unexpected') {
      throw error;
    }
    const { side, connection } = place;
    throw classified(replicateFailure({ _tag: 'S3Refused', side, connection, failure }), failure);
  }
};
