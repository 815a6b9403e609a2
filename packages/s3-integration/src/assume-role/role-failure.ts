import type { NamedFailure } from '../s3-credential-error.js';
import type { StsFailure } from '../sts-failure.js';
import { trustPolicy, type TrustRequest } from './trust-policy.js';

export interface RoleContext {
  readonly roleArn: string;
  readonly region: string;
  /** What its trust policy must allow; `undefined` when nobody knows who asked. */
  readonly trust: TrustRequest | undefined;
  readonly externalId: string | undefined;
}

const denied = ({ roleArn, trust, externalId }: RoleContext, { detail, said }: StsFailure): NamedFailure => {
  const policy = trust === undefined ? '' : ` This trust policy lets it in: ${JSON.stringify(trustPolicy(trust))}`;
  const id = externalId === undefined ? '' : `, with the external ID "${externalId}" (send it as externalId when you try again, so that it stays the same)`;
  return {
    code: 'RoleDenied',
    field: 'roleArn',
    problem: `STS does not let ${trust?.principal ?? 'the source'} take on the role ${roleArn}${said === undefined ? '' : ` (${said})`}.`,
    remedy: `Check that the role exists, that its trust policy names who asks${id}, and that who asks may call sts:AssumeRole on it.${policy}`,
    cause: detail,
  };
};

const REQUESTS: ReadonlyArray<readonly [code: string, field: string, problem: string, remedy: string]> = [
  ['MalformedPolicyDocument', 'sessionPolicy', 'STS cannot read the session policy', 'Correct the session policy: it must be a valid IAM policy without a Principal.'],
  ['PackedPolicyTooLarge', 'sessionPolicy', 'Session policy, policy ARNs and tags are too large together', 'Make the session policy shorter, or give fewer policy ARNs and tags.'],
  ['RegionDisabledException', 'stsRegion', 'The account of the role does not use STS in this region', 'Give another STS region, or have the region turned on for the account.'],
];

const refusedRequest = ({ roleArn }: RoleContext, { detail }: StsFailure): NamedFailure => {
  const [, field, problem, remedy] = REQUESTS.find(([code]) => detail.startsWith(code)) ?? [
    '',
    'durationSeconds',
    `STS does not take the request for the role ${roleArn}`,
    'Check the duration (at most what the role allows, and 3600 when a role takes on the role), the session name, the tags and the policies.',
  ];
  return { code: 'RoleRequestInvalid', field, problem: `${problem} (${detail}).`, remedy, cause: detail };
};

/** What STS said to a request for a role, in words. */
export const roleFailure = (context: RoleContext, failure: StsFailure): NamedFailure => {
  const { reason, detail } = failure;
  switch (reason) {
    case 'denied':
      return denied(context, failure);
    case 'request':
      return refusedRequest(context, failure);
    case 'caller':
      return {
        code: 'SourceRejected',
        field: 'source',
        problem: `STS does not accept the credentials that ask for the role (${detail}).`,
        remedy: 'Give the source credentials that are valid and belong to the partition of the role; expired ones must be renewed.',
        cause: detail,
      };
    case 'unreachable':
      return {
        code: 'StsUnreachable',
        field: 'stsRegion',
        problem: `STS of the region ${context.region} cannot be reached (${detail}).`,
        remedy: `Check the STS region and that the server may connect to sts.${context.region}.amazonaws.com, or to the STS endpoint if one is given.`,
        cause: detail,
      };
    case 'unwell':
      return {
        code: 'StsUnreachable',
        field: 'stsRegion',
        problem: `STS of the region ${context.region} did not answer as it should (${detail}).`,
        remedy: 'Try again in a minute.',
        cause: detail,
      };
  }
};
