import type { RenewalFailure } from '../cached-token/token-form.js';
import { profileFailure, type S3CredentialFailure } from '../s3-credential-error.js';
import type { S3CredentialWarning } from '../s3-credential-warning.js';
import type { LoginProfile } from './login-profile.js';

/** What is said about a profile of `aws login` that gives no credentials. `login` is the remedy of a session that is over. */
export interface LoginContext {
  readonly profile: LoginProfile;
  readonly tokenFile: string;
  readonly login: string;
}

/** The session's file gives no session. */
export const loginFileFailure = (
  { profile, tokenFile, login }: LoginContext,
  { code, problem, remedy, cause }: S3CredentialFailure,
): S3CredentialFailure => {
  switch (code) {
    case 'FileNotFound':
      return profileFailure('LoginSessionMissing', `Nobody is signed in for the profile "${profile.name}": there is no session of "aws login" at ${tokenFile}.`, login);
    case 'LoginSessionInvalid':
    case 'FileEmpty':
      return profileFailure('LoginSessionInvalid', `The session at ${tokenFile} is not what "aws login" writes.`, login);
    default:
      return profileFailure('LoginSessionUnreadable', `The session of the profile "${profile.name}" cannot be read. ${problem}`, remedy, cause);
  }
};

export const loginExpired = ({ profile, login }: LoginContext, expiresAt: Date, refusal?: string): S3CredentialFailure =>
  profileFailure(
    'LoginSessionExpired',
    `The session of "aws login" of the profile "${profile.name}" expired at ${expiresAt.toISOString()}${refusal === undefined ? ', and holds nothing to refresh it with' : `, and refreshing it was refused (${refusal})`}.`,
    login,
    refusal,
  );

/** The session expired, and whether it can be refreshed is not known. */
export const loginNotRenewed = ({ profile, login }: LoginContext, expiresAt: Date, { detail }: RenewalFailure): S3CredentialFailure =>
  profileFailure(
    'LoginUnreachable',
    `The session of "aws login" of the profile "${profile.name}" expired at ${expiresAt.toISOString()}, and the sign-in service did not refresh it (${detail}).`,
    `Check that the server may connect to the sign-in service of AWS (REGION.signin.aws.amazon.com). ${login}`,
    detail,
  );

/** The session cannot be refreshed, and goes on to its end. */
export const loginNotRefreshed = ({ profile, login }: LoginContext, expiresAt: Date, detail: string, since: Date): S3CredentialWarning => ({
  code: 'LoginSessionNotRefreshed',
  problem: `The session of "aws login" of the profile "${profile.name}" is used until it expires at ${expiresAt.toISOString()}, because refreshing it failed (${detail}).`,
  remedy: login,
  since,
});
