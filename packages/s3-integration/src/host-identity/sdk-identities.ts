import { fromEnv, fromHttp, fromInstanceMetadata } from '@aws-sdk/credential-providers';
import type { AwsCredentialIdentity, Logger } from '@smithy/types';

const quiet = (): void => undefined;
/** The SDK's default writes warnings to the console. */
const logger: Logger = { trace: quiet, debug: quiet, info: quiet, warn: quiet, error: quiet };

/** For an answer, and between two attempts. */
const TIMEOUT_MS = 1_000;
const RETRIES = 2;

/** `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN` and `AWS_CREDENTIAL_EXPIRATION` of this process. */
export const environmentIdentity = (): Promise<AwsCredentialIdentity> => fromEnv({ logger })();

/** The container's role, from where the `AWS_CONTAINER_*` variables of this process say. The SDK checks that it is near. */
export const containerIdentity = (): Promise<AwsCredentialIdentity> => {
  const given = (name: string): string | undefined => process.env[name] || undefined;
  const relativeUri = given('AWS_CONTAINER_CREDENTIALS_RELATIVE_URI');
  const fullUri = given('AWS_CONTAINER_CREDENTIALS_FULL_URI');
  const tokenFile = given('AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE');
  const token = given('AWS_CONTAINER_AUTHORIZATION_TOKEN');
  return fromHttp({
    logger,
    timeout: TIMEOUT_MS,
    maxRetries: RETRIES,
    ...(relativeUri === undefined ? {} : { awsContainerCredentialsRelativeUri: relativeUri }),
    ...(fullUri === undefined ? {} : { awsContainerCredentialsFullUri: fullUri }),
    ...(tokenFile === undefined ? {} : { awsContainerAuthorizationTokenFile: tokenFile }),
    ...(token === undefined ? {} : { awsContainerAuthorizationToken: token }),
  })();
};

/** The virtual machine's role, by IMDSv2 only: version 1 answers whoever can make this server fetch a URL. */
export const instanceIdentity = (): Promise<AwsCredentialIdentity> =>
  fromInstanceMetadata({ logger, timeout: TIMEOUT_MS, maxRetries: RETRIES, ec2MetadataV1Disabled: true })();
