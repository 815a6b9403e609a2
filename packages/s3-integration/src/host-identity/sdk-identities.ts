import { fromEnv, fromHttp, fromInstanceMetadata } from '@aws-sdk/credential-providers';
import type { AwsCredentialIdentity, Logger } from '@smithy/types';
import type { Secret } from '@aqueduct/integrations';
import type { ContainerEndpoint } from './container-endpoint.js';

const quiet = (): void => undefined;
/** The SDK's default writes warnings to the console. */
const logger: Logger = { trace: quiet, debug: quiet, info: quiet, warn: quiet, error: quiet };

/** For an answer, and between two attempts. */
const TIMEOUT_MS = 1_000;
const RETRIES = 2;

/** `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN` and `AWS_CREDENTIAL_EXPIRATION` of this process. */
export const environmentIdentity = (): Promise<AwsCredentialIdentity> => fromEnv({ logger })();

/**
 * The container's role, from an address that was judged before. The SDK falls back on the variables of this process for
 * what it is not given, so it is given all: an empty text stands for none. It follows no redirect.
 */
export const containerIdentity = ({ url }: ContainerEndpoint, token: Secret | undefined): Promise<AwsCredentialIdentity> =>
  fromHttp({
    logger,
    timeout: TIMEOUT_MS,
    maxRetries: RETRIES,
    awsContainerCredentialsRelativeUri: '',
    awsContainerCredentialsFullUri: url,
    awsContainerAuthorizationTokenFile: '',
    awsContainerAuthorizationToken: token?.reveal() ?? '',
  })();

/** The virtual machine's role, by IMDSv2 only: version 1 answers whoever can make this server fetch a URL. */
export const instanceIdentity = (): Promise<AwsCredentialIdentity> =>
  fromInstanceMetadata({ logger, timeout: TIMEOUT_MS, maxRetries: RETRIES, ec2MetadataV1Disabled: true })();
