import { AwsError } from '../aws-error.js';
import type { Bucket } from '../state/buckets.js';

/**
 * One listener stands for the endpoints of several regions, so the signature's region tells which of them was meant.
 * A region that nobody serves is refused as AWS refuses a signature for another region than the endpoint's; a served
 * one that is not the bucket's is sent to the right place.
 *
 * @throws AwsError AuthorizationHeaderMalformed, PermanentRedirect
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/Redirects.html
 */
export const checkRegion = (signed: string, bucket: Bucket | undefined, home: string, served: ReadonlySet<string>): void => {
  const right = bucket?.region ?? home;
  const headers: Readonly<Record<string, string>> = bucket === undefined ? {} : { 'x-amz-bucket-region': right };
  if (!served.has(signed))
    throw new AwsError('AuthorizationHeaderMalformed', `The authorization header is malformed; the region '${signed}' is wrong; expecting '${right}'`, {
      fields: { Region: right },
      headers,
    });
  if (bucket === undefined || signed === right) return;
  throw new AwsError('PermanentRedirect', 'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.', {
    fields: { Endpoint: `${bucket.name}.s3.${right}.amazonaws.com`, Bucket: bucket.name },
    headers,
  });
};
