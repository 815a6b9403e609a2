import * as E from 'fp-ts/lib/Either.js';
import { partitionOf } from '../partition.js';
import { valueOf, type FileSection } from '../profile-file/profile-file.js';
import type { S3CredentialCode, S3CredentialFailure } from '../s3-credential-error.js';
import type { StsVariant } from '../sts-client.js';

/** What one profile says about a role to take on. */
export interface RoleStep {
  readonly profile: string;
  /** Of its `role_arn`. */
  readonly line: number;
  readonly roleArn: string;
  readonly sessionName: string;
  readonly externalId?: string;
  readonly durationSeconds?: number;
  /** Whose STS is asked; absent when the profile does not say. */
  readonly region?: string;
  /** Which of its endpoints; absent when the profile does not say. */
  readonly variant?: StsVariant;
}

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const CHECKS = {
  role_arn: { pattern: /^arn:[a-z-]+:iam::\d+:role\/[\w+=,.@/-]+$/, expected: 'the ARN of a role, e.g. arn:aws:iam::123456789012:role/Reader' },
  role_session_name: { pattern: /^[\w+=,.@-]{2,64}$/, expected: 'a session name: 2 to 64 letters, digits and + = , . @ _ -' },
  external_id: { pattern: /^[\w+=,.@:/-]{2,1224}$/, expected: 'an external id: 2 to 1224 letters, digits and + = , . @ : / _ -' },
  duration_seconds: { pattern: /^(?:9\d\d|[1-9]\d{3}|[1-3]\d{4}|4[0-2]\d{3}|43[01]\d\d|43200)$/, expected: 'a whole number of seconds from 900 to 43200' },
  region: { pattern: /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, expected: 'a region, e.g. eu-central-1' },
  use_fips_endpoint: { pattern: /^(?:true|false)$/i, expected: 'true or false' },
  use_dualstack_endpoint: { pattern: /^(?:true|false)$/i, expected: 'true or false' },
} as const;

type StepKey = keyof typeof CHECKS;

const failure = (code: S3CredentialCode, problem: string, remedy: string): E.Either<S3CredentialFailure, never> =>
  E.left({ code, about: 'profile', problem, remedy });

/** What makes a profile with a role unusable before anybody is asked for it. */
const refusal = (section: FileSection): E.Either<S3CredentialFailure, never> | undefined => {
  const [role, source, other, mfa] = ['role_arn', 'source_profile', 'credential_source', 'mfa_serial'].map((key) => valueOf(section, key));
  if (mfa !== undefined) {
    return failure(
      'ProfileNotAllowed',
      `Line ${mfa.line}: the profile "${section.name}" needs the code of a device ("mfa_serial"), and nobody can type one when a workflow runs.`,
      'Choose a role that can be taken on without such a code.',
    );
  }
  if (role === undefined) {
    const line = source?.line ?? other?.line ?? section.line;
    return failure(
      'ProfileIncomplete',
      `Line ${line}: the profile "${section.name}" says who takes on a role, but not which: it has no "role_arn".`,
      'Add "role_arn", or delete that line.',
    );
  }
  if (source !== undefined && other !== undefined) {
    return failure(
      'ProfileAmbiguous',
      `The profile "${section.name}" has both "source_profile" (line ${source.line}) and "credential_source" (line ${other.line}): only one can take on the role.`,
      'Delete one of these lines.',
    );
  }
  return source === undefined && other === undefined
    ? failure(
        'ProfileIncomplete',
        `Line ${role.line}: the profile "${section.name}" has a role ("role_arn"), but nobody to take it on: it has no "source_profile".`,
        'Add "source_profile" with the name of a profile in the same file that has an access key or SSO.',
      )
    : undefined;
};

/** Reads and checks what a profile says about its role, which another one or the server takes on. */
export const roleStep = (section: FileSection): E.Either<S3CredentialFailure, RoleStep> => refusal(section) ?? roleSettings(section);

const variantOf = ({ use_fips_endpoint: fips, use_dualstack_endpoint: dualstack }: Partial<Record<StepKey, string>>): { readonly variant?: StsVariant } =>
  fips === undefined && dualstack === undefined
    ? {}
    : { variant: { fips: fips?.toLowerCase() === 'true', dualstack: dualstack?.toLowerCase() === 'true' } };

/** Reads and checks the settings of a role, whoever takes it on. */
export const roleSettings = (section: FileSection): E.Either<S3CredentialFailure, RoleStep> => {
  const values: Partial<Record<StepKey, string>> = {};
  for (const [key, { pattern, expected }] of Object.entries(CHECKS) as ReadonlyArray<[StepKey, (typeof CHECKS)[StepKey]]>) {
    const property = valueOf(section, key);
    if (property !== undefined && !pattern.test(property.value)) {
      return failure('RoleSettingsInvalid', `Line ${property.line}: "${key}" is not ${expected}.`, `Correct "${key}" of the profile "${section.name}".`);
    }
    if (property !== undefined) {
      values[key] = property.value;
    }
  }
  const { role_arn: roleArn = '', region, external_id: externalId, duration_seconds: seconds } = values;
  const partition = roleArn.split(':')[1] ?? '';
  if (region !== undefined && partitionOf(region) !== partition) {
    return failure(
      'RoleSettingsInvalid',
      `The role of the profile "${section.name}" (line ${valueOf(section, 'role_arn')?.line ?? section.line}) is in the partition ${partition}, but its region (line ${valueOf(section, 'region')?.line ?? section.line}) is not.`,
      'Correct "role_arn" or "region".',
    );
  }
  return E.right({
    profile: section.name,
    line: valueOf(section, 'role_arn')?.line ?? section.line,
    roleArn,
    sessionName: values.role_session_name ?? 'aqueduct',
    ...(externalId === undefined ? {} : { externalId }),
    ...(seconds === undefined ? {} : { durationSeconds: Number(seconds) }),
    ...(region === undefined ? {} : { region }),
    ...variantOf(values),
  });
};
