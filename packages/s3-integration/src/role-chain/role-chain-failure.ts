import type { S3CredentialFailure } from '../s3-credential-error.js';
import type { StsFailure } from '../sts-failure.js';
import type { RoleStep } from './role-step.js';

/** STS was asked for the role of a profile, and gave no session. */
export const roleChainFailure = (
  { profile, line, roleArn }: RoleStep,
  region: string,
  caller: string,
  { reason, detail, said }: StsFailure,
): S3CredentialFailure => {
  const about = 'profile' as const;
  const role = `the role ${roleArn} of the profile "${profile}" (line ${line})`;
  switch (reason) {
    case 'denied':
      return {
        code: 'RoleDenied',
        about,
        problem: `STS does not let ${caller} take on ${role}${said === undefined ? ` (${detail})` : `: ${said}`}.`,
        remedy: `Check that the role exists, that its trust policy names whoever takes it on (and the external_id of the profile, if there is one), and that sts:AssumeRole on it is allowed to them.`,
        cause: detail,
      };
    case 'caller':
      return {
        code: 'SourceRejected',
        about,
        problem: `STS does not accept the credentials of ${caller}, which take on ${role} (${detail}).`,
        remedy: 'Put credentials into the file that are valid and belong to the partition of the role.',
        cause: detail,
      };
    case 'request':
      return {
        code: 'RoleRequestInvalid',
        about,
        problem: `STS does not take the request for ${role} (${detail}).`,
        remedy: 'Check duration_seconds (at most what the role allows), and that STS is turned on for that region in the account.',
        cause: detail,
      };
    case 'unreachable':
    case 'unwell':
      return {
        code: 'StsUnreachable',
        about,
        problem: `STS of the region ${region} ${reason === 'unwell' ? 'did not answer as it should' : 'cannot be reached'} for ${role} (${detail}).`,
        remedy: `Check the region of the profile and that the server may connect to sts.${region}.amazonaws.com.`,
        cause: detail,
      };
  }
};
