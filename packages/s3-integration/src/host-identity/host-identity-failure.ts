import type { NamedFailure } from '../s3-credential-error.js';
import { HOST_IDENTITIES, type HostIdentity } from './host-identity.js';

/** The operator has not listed the identity. */
export const notAllowed = (identity: HostIdentity, allowed: ReadonlyArray<HostIdentity>): NamedFailure => ({
  code: 'HostIdentityNotAllowed',
  problem: `The operator of this server does not let connections use its identity "${identity}" (${HOST_IDENTITIES[identity]}).`,
  remedy: `Choose another way, or have the operator start the server with AQUEDUCT_S3_HOST_IDENTITIES=${[...allowed, identity].join(',')}.`,
});

const MISSING: Readonly<Record<HostIdentity, string>> = {
  environment: 'Start the server with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in its environment.',
  container: 'Give the task or pod a role: ECS and EKS then set AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or AWS_CONTAINER_CREDENTIALS_FULL_URI.',
  'instance-metadata': 'Attach an instance profile to the machine.',
  process: 'Have the operator name the program in AQUEDUCT_S3_CREDENTIAL_PROCESS.',
};

/** The server has no identity of this kind. */
export const missing = (identity: HostIdentity): NamedFailure => ({
  code: 'HostIdentityMissing',
  problem: `The server has no identity of the kind "${identity}" (${HOST_IDENTITIES[identity]}).`,
  remedy: MISSING[identity],
});

/** A variable of the server's environment says something that cannot be followed. Its value is not repeated. */
export const misconfigured = (identity: HostIdentity, variable: string, why: string, remedy: string): NamedFailure => ({
  code: 'HostIdentityMisconfigured',
  problem: `The variable ${variable} of the server, for its identity "${identity}" (${HOST_IDENTITIES[identity]}), ${why}.`,
  remedy,
});

const FAILED: Readonly<Record<HostIdentity, string>> = {
  environment: 'Correct the AWS_* variables of the server and start it again.',
  container: 'Check that the container has a role, and that its credentials endpoint and token file can be reached from it.',
  'instance-metadata':
    'Check that the machine has an instance profile and that IMDSv2 can be reached: in a container the hop limit must be at least 2. Version 1 is not used.',
  process: 'Run the program as the user of the server and look at what it prints; it must answer within 30 seconds.',
};

/** An error's own words can hold what was received: of a text only an error code and a status are kept. */
const detailOf = (error: unknown): string => {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : undefined;
  if (typeof code === 'string') {
    return code;
  }
  const [, said] = /\b(E[A-Z]{4,}|TimeoutError|status: \d{3})\b/.exec(error instanceof Error ? error.message : '') ?? [];
  return typeof status === 'number' ? `status ${status}` : (said ?? (error instanceof Error ? error.name : 'unknown error'));
};

/** The identity could not be had. */
export const failedToGet = (identity: HostIdentity, error: unknown): NamedFailure => ({
  code: 'HostIdentityUnreachable',
  problem: `The server's identity "${identity}" (${HOST_IDENTITIES[identity]}) gave no credentials (${detailOf(error)}).`,
  remedy: FAILED[identity],
  cause: detailOf(error),
});
