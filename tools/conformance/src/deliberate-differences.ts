import type { SuiteName } from './case-result.js';

/** Where this project answers otherwise than a case expects, on purpose. */
export interface DeliberateDifference {
  readonly suite: SuiteName;
  readonly name: string;
  /** What it answers, by itself or made of what is expected. */
  readonly ours: string | ((expected: string) => string);
  readonly reason: string;
  /** What must be put otherwise for the case to pass; it is run so too, and must. */
  readonly passesWith?: string;
}

const differing = (
  suite: SuiteName,
  name: string,
  ours: DeliberateDifference['ours'],
  reason: string,
  passesWith?: string,
): DeliberateDifference => ({ suite, name, ours, reason, ...(passesWith === undefined ? {} : { passesWith }) });

/** The same question, asked of somebody else. */
const askingInstead =
  (host: string, instead: string) =>
  (expected: string): string =>
    expected.replace(host, instead);

const STS = 'sts.us-east-1.amazonaws.com';
const HERMETIC = "what a connection comes to does not depend on the server's AWS variables";
const NO_ENDPOINT_OF_A_FILE = 'who writes the file would choose where credentials are sent; endpoints are the operator’s, or those of AWS';
const OPERATOR = 'the same endpoint, named by the operator,';
const NO_ARN = '"arn:foo" is no ARN of a role, which is said before the source is looked at';
const REAL_ARN = 'the ARN of a role';
const NO_SHELL = 'no shell is run, only a program by its absolute path; and a source of a role that the profile does not have leaves open what was meant';
const PROGRAM = 'the command in a program of its own, and no "source_profile" beside it,';

/** All of them; an answer that is neither the expected nor a declared one fails the run. */
export const DELIBERATE_DIFFERENCES: ReadonlyArray<DeliberateDifference> = [
  // Where the AWS SDK and botocore agree.
  differing('grammar', 'zero-width space in value', 'refused', 'an invisible character would fail later, in a signature or a header'),
  differing('grammar', '[ default ] spaces', 'A/S/-', 'names are trimmed, as the shared suite says'),
  // Where they do not.
  differing('grammar', 'comment adjacent to header, config', 'A/S/-', 'a header with a comment right behind it is a header, as the shared suite says'),
  differing('grammar', 'upper-case keys', 'A/B/-', 'keys are case-insensitive, as the shared suite says'),
  differing('grammar', 'CR only', 'A/B/-', 'a file with the line ends of old Macs holds what it seems to hold'),
  differing('grammar', 'non-ascii profile name, config', 'A/S/-', 'a name is a name, in any script, in the one file that a person chose'),
  differing('grammar', 'keys without = ', 'refused', 'a key without "=" is a mistake that may hide a token; it is named with its line'),
  differing('grammar', 'duplicate section merges', 'refused', 'the key id and the secret come from different blocks, so they may belong to different keys'),
  differing('grammar', 'duplicate section mixes two key pairs', 'refused', 'the token comes from another block than the key pair'),
  differing('grammar', '[profile "with space"]', 'A/S/-', 'a quoted name may hold spaces'),
  differing('grammar', '[two words] in credentials', 'A/S/-', 'a name with spaces is accepted with a warning'),
  differing('grammar', '[profile.x] in config', 'refused', 'the name of that profile is "profile.x"; nobody but the SDK means "x" by it'),
  differing('grammar', 'text after header', 'refused', 'nobody knows to which section the following lines belong'),
  differing('grammar', 'select sso-session as profile', 'refused', 'an sso-session is no profile'),

  differing('role-chains', 'partial credentials error (missing secret)', 'refused: RoleSettingsInvalid', NO_ARN, REAL_ARN),
  differing('role-chains', 'partial credentials error (missing access key)', 'refused: RoleSettingsInvalid', NO_ARN, REAL_ARN),
  differing('role-chains', 'missing credentials error (empty source profile)', 'refused: RoleSettingsInvalid', NO_ARN, REAL_ARN),
  differing('role-chains', 'missing source profile', 'refused: RoleSettingsInvalid', NO_ARN, REAL_ARN),
  differing(
    'role-chains',
    'SSO credentials profile selected',
    'refused: SsoSettingsInvalid',
    'an account id has 12 digits; "0123" would fail at the portal',
    'an account id of 12 digits',
  ),
  differing('role-chains', 'SSO token profile selected', 'refused: SsoSettingsIncomplete', 'a token without account and role signs no request to S3'),

  differing('profile-provider', 'assume_role_override_global_env_url', askingInstead('aws.global-env-override', STS), HERMETIC, OPERATOR),
  differing('profile-provider', 'assume_role_override_service_env_url', askingInstead('aws.sts-env-override', STS), HERMETIC, OPERATOR),
  differing('profile-provider', 'sso_override_global_env_url', askingInstead('aws.global-env-override', 'portal.sso.us-east-1.amazonaws.com'), HERMETIC, OPERATOR),
  differing('profile-provider', 'assume_role_override_global_profile_url', askingInstead('aws.global-profile-override', STS), NO_ENDPOINT_OF_A_FILE, OPERATOR),
  differing('profile-provider', 'assume_role_override_service_profile_url', askingInstead('aws.service-profile-override', STS), NO_ENDPOINT_OF_A_FILE, OPERATOR),
  differing('profile-provider', 'region_override', askingInstead('sts.us-east-2.amazonaws.com', STS), HERMETIC, 'that region in the file'),
  differing('profile-provider', 'credential_process', 'refused: ProfileAmbiguous', NO_SHELL, PROGRAM),
  differing('profile-provider', 'credential_process_account_id_fallback', 'refused: ProfileAmbiguous', NO_SHELL, PROGRAM),
  differing('profile-provider', 'credential_process_failure', 'refused: ProfileAmbiguous', NO_SHELL, PROGRAM),
  differing('profile-provider', 'credential_process_invalid', 'refused: ProfileAmbiguous', NO_SHELL, PROGRAM),
];
