import type { S3ClientConfig } from '@aws-sdk/client-s3';

const quiet = (): void => undefined;

/**
 * Everything that a client would otherwise look up in the server's own AWS environment, files or metadata service.
 * With these the SDK reads no file and no AWS_* variable but the two that name the runtime in the user agent.
 */
export const hermeticConfig = {
  ignoreConfiguredEndpointUrls: true,
  maxAttempts: 3,
  retryMode: 'standard',
  useArnRegion: false,
  useDualstackEndpoint: false,
  useFipsEndpoint: false,
  useAccelerateEndpoint: false,
  disableS3ExpressSessionAuth: true,
  authSchemePreference: ['aws.auth#sigv4'],
  defaultsMode: 'standard',
  disableClockSkewCorrection: false,
  followRegionRedirects: false,
  userAgentAppId: async () => undefined,
  sigv4aSigningRegionSet: async () => undefined,
  // The SDK's default writes some warnings to the console; what happened is in the error that it throws.
  logger: { trace: quiet, debug: quiet, info: quiet, warn: quiet, error: quiet },
} satisfies S3ClientConfig;
