import type { S3Client } from '@aws-sdk/client-s3';
import type { Integration } from '@aqueduct/integrations';
import { s3TestSteps } from './connection-test/s3-test-steps.js';
import type { S3Narrowing } from './declared-access/narrowed-policy.js';
import { declaredBeginnings, type S3Scope } from './declared-access/s3-scope.js';
import { liveS3Client } from './live-s3-client.js';
import { partitionOf } from './partition.js';
import type { S3Credentials } from './s3-credentials.js';
import { effectiveS3Target, normalEndpoint, normalRootDirectory } from './s3-effective-target.js';
import { s3Settings, type S3Settings } from './s3-settings.js';
import type { S3SnapshotSource, S3Target } from './s3-target.js';
import { sharedRequestHandler } from './shared-request-handler.js';
import { stsClients } from './sts-client.js';

/** What the operator of the server decides, not the person who makes a connection. */
export interface S3IntegrationOptions {
  /** Whether endpoints in loopback and private ranges may be reached. Link-local ones never. @default false */
  readonly allowPrivateAddresses?: boolean;
  /** Origins, besides AWS, to which credentials of the server's own files and identity may be sent. @default [] */
  readonly trustedEndpoints?: ReadonlyArray<string>;
  /** Instead of AWS's own STS, which says who signs; for development. */
  readonly stsEndpoint?: string;
}

/** The integration, and the way to close its connections when the process ends. */
export interface S3Integration extends Integration<typeof s3Settings, S3Client, S3Target, S3Credentials> {
  /** A client that keeps to a scope; `source` resolves within the same one. */
  connectWithin(source: S3SnapshotSource, connectionName: string, scope: S3Scope): S3Client;
  close(): void;
}

const s3Narrowing = ({ bucket, rootDirectory, kmsKeyId }: S3Settings, scope: S3Scope): S3Narrowing => ({
  get declaredBy() {
    return scope.declaredBy;
  },
  access: scope.access,
  bucket,
  beginnings: declaredBeginnings(scope, { rootDirectory: normalRootDirectory(rootDirectory) }),
  ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
});

/** Amazon S3 and what speaks its protocol. @publicApi */
export const s3Integration = ({ allowPrivateAddresses = false, trustedEndpoints = [], stsEndpoint }: S3IntegrationOptions = {}): S3Integration => {
  const { requestHandler, close } = sharedRequestHandler({ allowPrivateAddresses });
  const effective = effectiveS3Target(trustedEndpoints.map(normalEndpoint));

  return {
    kind: 's3',
    title: 'Amazon S3',
    description: 'Buckets at AWS, or at any server that speaks the S3 protocol.',
    settings: s3Settings,
    // A typed or uploaded key may go on to another bucket or region of its partition, not to another endpoint.
    target: ({ endpoint, region }: S3Settings) => (endpoint === undefined ? partitionOf(region ?? '') : normalEndpoint(endpoint)),
    effective,
    narrow: (settings, scope) => s3Narrowing(settings, scope as S3Scope),
    connect: (source, connection) => liveS3Client(source, { connection, requestHandler }),
    connectWithin: (source, connection, scope) => liveS3Client(source, { connection, requestHandler, scope }),
    testSteps: s3TestSteps({ sts: stsClients(stsEndpoint === undefined ? {} : { endpoint: stsEndpoint }), stsEndpoint }),
    close,
  };
};
