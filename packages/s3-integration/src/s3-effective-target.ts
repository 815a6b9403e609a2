import { invalidInput, type EffectiveInput, type InvalidInput } from '@aqueduct/integrations';
import * as E from 'fp-ts/lib/Either.js';
import type { S3Settings } from './s3-settings.js';
import type { S3Target } from './s3-target.js';

/** `/a//b` -> `a/b/`; empty stays empty. */
export const normalRootDirectory = (value = ''): string => {
  const parts = value.split('/').filter((part) => part !== '');
  return parts.length === 0 ? '' : `${parts.join('/')}/`;
};

/** The origin of a URL, so that `https://S3.example.com` and `https://s3.example.com/` are one endpoint. */
export const normalEndpoint = (value: string): string => new URL(value).origin;

const refuse = (field: string, expected: string): E.Either<InvalidInput, never> => E.left(invalidInput([{ field, expected }]));

/** From saved settings, and what the credentials brought along, to where requests go. */
export const effectiveS3Target =
  (trustedEndpoints: ReadonlyArray<string>) =>
  ({ settings, strategy, provides }: EffectiveInput<S3Settings>): E.Either<InvalidInput, S3Target> => {
    const region = settings.region ?? provides['region'];
    const endpoint = settings.endpoint === undefined ? undefined : normalEndpoint(settings.endpoint);
    if (region === undefined) {
      return refuse('settings.region', 'a region: the credentials do not bring one along');
    }
    if (endpoint !== undefined && strategy.origin === 'server' && !trustedEndpoints.includes(endpoint)) {
      return refuse(
        'settings.endpoint',
        'AWS, or an endpoint that the operator lists in AQUEDUCT_S3_TRUSTED_ENDPOINTS: credentials of the server go nowhere else',
      );
    }
    const mode = settings.checksumMode ?? 'auto';
    return E.right({
      bucket: settings.bucket,
      region,
      rootDirectory: normalRootDirectory(settings.rootDirectory),
      ...(endpoint === undefined ? {} : { endpoint }),
      forcePathStyle: settings.forcePathStyle ?? endpoint !== undefined,
      checksums: mode !== 'auto' ? mode : endpoint === undefined ? 'when-supported' : 'when-required',
      requesterPays: settings.requesterPays ?? false,
      ...(settings.expectedBucketOwner === undefined ? {} : { expectedBucketOwner: settings.expectedBucketOwner }),
      ...(settings.kmsKeyId === undefined ? {} : { kmsKeyId: settings.kmsKeyId }),
    });
  };
