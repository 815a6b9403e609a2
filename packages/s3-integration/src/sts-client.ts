import { AssumeRoleCommand, STSClient, type AssumeRoleCommandInput, type STSClientConfig } from '@aws-sdk/client-sts';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { Secret } from '@aqueduct/integrations';
import type { AddressPolicy } from './address-guard.js';
import { guardedAgents } from './guarded-agent.js';
import type { S3Credentials } from './s3-credentials.js';
import { stsFailure, type StsFailure } from './sts-failure.js';

export interface StsClientOptions extends Partial<AddressPolicy> {
  /** Instead of AWS's own STS of the region; for development. */
  readonly endpoint?: string;
}

/** Which of a region's own endpoints is asked. */
export interface StsVariant {
  /** One with validated cryptography (FIPS 140). */
  readonly fips: boolean;
  /** One that has IPv6 addresses too. */
  readonly dualstack: boolean;
}

/** Who asks STS, and where. */
export interface StsCaller {
  /** Its STS is asked: every region has one. */
  readonly region: string;
  readonly variant?: StsVariant;
  readonly credentials: S3Credentials;
}

/** What STS hands out. */
export interface StsSession {
  readonly credentials: S3Credentials;
  readonly expiresAt?: Date;
  /** Of the assumed role's session. */
  readonly arn?: string;
}

/** A client of STS for one caller. Its connections are shared with all others; closing it closes nothing. */
export interface StsClients {
  /** For commands of every kind. */
  client(caller: StsCaller): STSClient;
  /** For commands that are not signed: AssumeRoleWithWebIdentity. */
  anonymous(region: string, variant?: StsVariant): STSClient;
  assumeRole(caller: StsCaller, input: AssumeRoleCommandInput): TE.TaskEither<StsFailure, StsSession>;
}

const PLAIN: StsVariant = { fips: false, dualstack: false };
const CONNECTION_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 10_000;
const quiet = (): void => undefined;

/**
 * Everything that a client would otherwise look up in the server's own AWS environment, files or metadata service. The
 * SDK's `fromTemporaryCredentials` is not used: it asks AWS_REGION, ~/.aws and the metadata service for a region even
 * when it is given one.
 */
const hermetic = {
  ignoreConfiguredEndpointUrls: true,
  useGlobalEndpoint: false,
  maxAttempts: 2,
  retryMode: 'standard',
  defaultsMode: 'standard',
  authSchemePreference: ['aws.auth#sigv4'],
  disableClockSkewCorrection: false,
  userAgentAppId: async () => undefined,
  sigv4aSigningRegionSet: async () => undefined,
  logger: { trace: quiet, debug: quiet, info: quiet, warn: quiet, error: quiet },
} satisfies Partial<STSClientConfig>;

/**
 * STS for whoever has credentials, and for nobody else: nothing of the server's own identity is ever used. Clients of
 * all callers share their connections, and every address is judged as those of S3 are; an endpoint that the operator
 * names may be private.
 */
export const stsClients = ({ endpoint, allowPrivateAddresses = endpoint !== undefined }: StsClientOptions = {}): StsClients => {
  const handler = new NodeHttpHandler({
    ...guardedAgents({ allowPrivateAddresses }, { keepAlive: false }),
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    throwOnRequestTimeout: true,
  });
  const shared = { ...hermetic, requestHandler: handler, ...(endpoint === undefined ? {} : { endpoint }) };

  /** An endpoint that the operator names has no variants. */
  const place = (region: string, { fips, dualstack } = PLAIN): Pick<STSClientConfig, 'region' | 'useFipsEndpoint' | 'useDualstackEndpoint'> => ({
    region,
    useFipsEndpoint: fips && endpoint === undefined,
    useDualstackEndpoint: dualstack && endpoint === undefined,
  });

  const client = ({ region, variant, credentials: { accessKeyId, secretAccessKey, sessionToken } }: StsCaller): STSClient =>
    new STSClient({
      ...shared,
      ...place(region, variant),
      credentials: {
        accessKeyId,
        secretAccessKey: secretAccessKey.reveal(),
        ...(sessionToken === undefined ? {} : { sessionToken: sessionToken.reveal() }),
      },
    });

  return {
    client,
    anonymous: (region, variant) => new STSClient({ ...shared, ...place(region, variant), credentials: { accessKeyId: '', secretAccessKey: '' } }),
    assumeRole: (caller, input) =>
      TE.tryCatch(async () => {
        const { Credentials: session, AssumedRoleUser: user } = await client(caller).send(new AssumeRoleCommand(input));
        if (session?.AccessKeyId === undefined || session.SecretAccessKey === undefined || session.SessionToken === undefined) {
          throw Object.assign(new Error('no credentials in the answer'), { name: 'NoCredentials', $metadata: { httpStatusCode: 200 } });
        }
        return {
          credentials: {
            accessKeyId: session.AccessKeyId,
            secretAccessKey: Secret.of(session.SecretAccessKey),
            sessionToken: Secret.of(session.SessionToken),
          },
          ...(session.Expiration === undefined ? {} : { expiresAt: session.Expiration }),
          ...(user?.Arn === undefined ? {} : { arn: user.Arn }),
        };
      }, stsFailure),
  };
};
