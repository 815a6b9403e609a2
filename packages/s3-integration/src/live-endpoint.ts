import type { S3Client } from '@aws-sdk/client-s3';
import type { PinnedSnapshot } from './pinned-snapshot.js';

/**
 * Feeds the SDK's own endpoint rules with the pinned target. So a change between a custom endpoint and AWS takes effect
 * at the next request, and access point ARNs go on working at AWS.
 */
export const followTarget = (client: S3Client, pinned: PinnedSnapshot): void => {
  const rules = client.config.endpointProvider;
  client.config.endpointProvider = (params, context) => {
    const { region, endpoint, forcePathStyle } = pinned.currentSync().target;
    return rules({ ...params, Region: region, Endpoint: endpoint, ForcePathStyle: forcePathStyle }, context);
  };
  // lib-storage reads it to build the location of an upload.
  Object.defineProperty(client.config, 'forcePathStyle', {
    get: () => pinned.peek()?.target.forcePathStyle ?? false,
    enumerable: true,
  });
};
