import type { S3CredentialCode } from '@aqueduct/s3-integration';

/** How this project says what a case expects to be refused for; a refusal for another reason is no pass. */
const CODES: ReadonlyArray<readonly [RegExp, S3CredentialCode]> = [
  [/must contain `source_profile`/, 'ProfileIncomplete'],
  [/both source_profile and credential_source/, 'ProfileAmbiguous'],
  [/profile missing aws_(?:secret_access_key|access_key_id)/, 'ProfileIncomplete'],
  [/did not contain credential information/, 'ProfileIncomplete'],
  [/could not find source profile/, 'RoleSourceNotFound'],
  [/No profiles were defined/, 'ProfileNotFound'],
  [/infinite loop/, 'RoleLoop'],
  [/`role_arn` was missing/, 'ProfileIncomplete'],
  [/if `sso_role_name` is set|if `sso_account_id` is set/, 'SsoSettingsIncomplete'],
  [/`sso_region` can only be specified in the \[sso-session\]/, 'SsoSettingsIncomplete'],
  [/sso-session named .* was not found/, 'SsoSessionNotFound'],
  [/resolve an access token instead of credentials/, 'SsoSettingsIncomplete'],
  [/external process exited with code|from external process, could not parse/, 'HostIdentityUnreachable'],
  [/credential provider was not enabled/, 'FileNotFound'],
  [/could not parse profile file/, 'ProfileMalformed'],
  [/No environment variables were set/, 'HostIdentityMissing'],
  [/did not specify a host/, 'HostIdentityMisconfigured'],
];

/** The refusal that a case expects, in this project's words. */
export const expectedRefusal = (said: string): string => `refused: ${CODES.find(([words]) => words.test(said))?.[1] ?? `for ${said}`}`;
