import type { RenewalFailure } from '../cached-token/token-form.js';
import { profileFailure, type S3CredentialFailure } from '../s3-credential-error.js';
import type { S3CredentialWarning } from '../s3-credential-warning.js';
import type { PortalFailure } from './sso-portal.js';
import type { SsoProfile } from './sso-profile.js';

/** What is said about an SSO profile that gives no credentials. `login` is the remedy of a session that is over. */
export interface SsoContext {
  readonly profile: SsoProfile;
  readonly tokenFile: string;
  readonly login: string;
}

/** The token's file gives no token. */
export const tokenFailure = (
  { profile, tokenFile, login }: SsoContext,
  { code, problem, remedy, cause }: S3CredentialFailure,
): S3CredentialFailure => {
  switch (code) {
    case 'FileNotFound':
      return profileFailure(
        'SsoTokenMissing',
        `Nobody is signed in for the profile "${profile.name}": there is no SSO token at ${tokenFile}.`,
        login,
      );
    case 'SsoTokenInvalid':
    case 'FileEmpty':
      return profileFailure('SsoTokenInvalid', `The SSO token at ${tokenFile} is not what "aws sso login" writes.`, login);
    default:
      return profileFailure('SsoTokenUnreadable', `The SSO token of the profile "${profile.name}" cannot be read. ${problem}`, remedy, cause);
  }
};

export const tokenExpired = ({ profile, login }: SsoContext, expiresAt: Date, refusal?: string): S3CredentialFailure =>
  profileFailure(
    'SsoTokenExpired',
    `The SSO session of the profile "${profile.name}" expired at ${expiresAt.toISOString()}${refusal === undefined ? '' : `, and refreshing it was refused (${refusal})`}.`,
    login,
    refusal,
  );

/** The session expired, and whether it can be refreshed is not known. */
export const notRenewed = ({ profile, login }: SsoContext, expiresAt: Date, { detail }: RenewalFailure): S3CredentialFailure =>
  profileFailure(
    'SsoUnreachable',
    `The SSO session of the profile "${profile.name}" expired at ${expiresAt.toISOString()}, and the token service of the region ${profile.region} did not refresh it (${detail}).`,
    `Check that the server may connect to oidc.${profile.region}.amazonaws.com. ${login}`,
    detail,
  );

/** The session cannot be refreshed, and goes on to its end. */
export const notRefreshed = ({ profile, login }: SsoContext, expiresAt: Date, detail: string, since: Date): S3CredentialWarning => ({
  code: 'SsoTokenNotRefreshed',
  problem: `The SSO session of the profile "${profile.name}" is used until it expires at ${expiresAt.toISOString()}, because refreshing it failed (${detail}).`,
  remedy: login,
  since,
});

/** The portal was asked, and gave no credentials. */
export const refusedByPortal = ({ profile, login }: SsoContext, { reason, detail }: PortalFailure): S3CredentialFailure => {
  switch (reason) {
    case 'session':
      return profileFailure(
        'SsoSessionRejected',
        `The SSO portal does not accept the session of the profile "${profile.name}" (${detail}): it was ended, or belongs to another portal.`,
        login,
        detail,
      );
    case 'role':
      return profileFailure(
        'SsoRoleForbidden',
        `The SSO portal gives whoever is signed in no credentials for the role "${profile.roleName}" in the account ${profile.accountId} (${detail}).`,
        `Correct sso_account_id and sso_role_name of the profile "${profile.name}", or have the role assigned in IAM Identity Center.`,
        detail,
      );
    case 'unreachable':
      return profileFailure(
        'SsoUnreachable',
        `The SSO portal of the region ${profile.region} cannot be reached (${detail}).`,
        `Check that sso_region of the profile "${profile.name}" is right and that the server may connect to portal.sso.${profile.region}.amazonaws.com.`,
        detail,
      );
    case 'unwell':
      return profileFailure(
        'SsoUnreachable',
        `The SSO portal of the region ${profile.region} did not answer as it should (${detail}).`,
        'Try again in a minute.',
        detail,
      );
  }
};
