import * as E from 'fp-ts/lib/Either.js';
import { inWords, isError, valueOf, type FileSection, type ProfileFile } from '../profile-file/profile-file.js';
import type { S3CredentialFailure } from '../s3-credential-error.js';

/** What a profile says about signing in through IAM Identity Center. */
export interface SsoProfile {
  readonly name: string;
  /** What the file of the cached token is named after: the name of the sso-session, or the start URL of a legacy profile. */
  readonly tokenOf: string;
  /** Whether it has no sso-session. Its token is never refreshed. */
  readonly isLegacy: boolean;
  readonly region: string;
  readonly accountId: string;
  readonly roleName: string;
}

/** One label of a host name: it becomes a part of the portal's. */
const HOST_LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const ACCOUNT_ID = /^\d{12}$/;
/** https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_PermissionSet.html */
const ROLE_NAME = /^[\w+=,.@-]{1,64}$/;

const failure = (code: S3CredentialFailure['code'], problem: string, remedy: string): E.Either<S3CredentialFailure, never> =>
  E.left({ code, about: 'profile', problem, remedy });

/** The section that holds a profile's start URL and region: an sso-session, or for a legacy profile itself. */
const sessionOf = (file: ProfileFile, profile: FileSection): E.Either<S3CredentialFailure, FileSection> => {
  const named = valueOf(profile, 'sso_session');
  if (named === undefined) {
    return E.right(profile);
  }
  const session = file.ssoSessions.get(named.value);
  if (session === undefined) {
    const known = [...file.ssoSessions.keys()].map((name) => `[sso-session ${name}]`).join(', ');
    return failure(
      'SsoSessionNotFound',
      `Line ${named.line}: the profile "${profile.name}" names an sso-session that is not in the same file${known === '' ? '' : `, which has ${known}`}.`,
      'Add a section [sso-session NAME] with sso_start_url and sso_region for the name on that line, or correct the name.',
    );
  }
  const errors = session.diagnostics.filter(isError);
  return errors.length > 0
    ? failure(
        'ProfileMalformed',
        `The section [sso-session ${session.name}] cannot be used because of ${inWords(errors)}.`,
        'Correct these lines and try again.',
      )
    : E.right(session);
};

const invalid = (key: string, line: number, expected: string): E.Either<S3CredentialFailure, never> =>
  failure('SsoSettingsInvalid', `Line ${line}: "${key}" is not ${expected}.`, `Correct "${key}", e.g. by "aws configure sso".`);

/** Both sections may state the start URL and the region; they must agree. */
const contradiction = (profile: FileSection, session: FileSection): E.Either<S3CredentialFailure, never> | undefined => {
  for (const key of ['sso_start_url', 'sso_region']) {
    const [own, shared] = [valueOf(profile, key), valueOf(session, key)];
    if (own !== undefined && shared !== undefined && own.value !== shared.value) {
      return failure(
        'SsoSettingsInvalid',
        `"${key}" differs between the profile (line ${own.line}) and its sso-session (line ${shared.line}).`,
        `Delete "${key}" from the profile: the sso-session has it.`,
      );
    }
  }
  return undefined;
};

/** Reads and checks the SSO settings of a profile; nothing but the given file is looked at. */
export const ssoProfile = (file: ProfileFile, profile: FileSection): E.Either<S3CredentialFailure, SsoProfile> => {
  const found = sessionOf(file, profile);
  if (E.isLeft(found)) {
    return found;
  }
  const session = found.right;
  const [startUrl, region] = [valueOf(session, 'sso_start_url'), valueOf(session, 'sso_region')];
  const [account, role] = [valueOf(profile, 'sso_account_id'), valueOf(profile, 'sso_role_name')];
  if (startUrl === undefined || region === undefined || account === undefined || role === undefined) {
    const inSession = Object.entries({ sso_start_url: startUrl, sso_region: region }).filter(([, value]) => value === undefined);
    const inProfile = Object.entries({ sso_account_id: account, sso_role_name: role }).filter(([, value]) => value === undefined);
    const missing = [
      ...inSession.map(([key]) => `"${key}" in the section at line ${session.line}`),
      ...inProfile.map(([key]) => `"${key}" in the section at line ${profile.line}`),
    ].join(', ');
    return failure(
      'SsoSettingsIncomplete',
      `The profile "${profile.name}" lacks for SSO: ${missing}.`,
      'Add what is missing, e.g. by "aws configure sso".',
    );
  }
  const contradicts = contradiction(profile, session);
  if (contradicts !== undefined) {
    return contradicts;
  }
  if (!HOST_LABEL.test(region.value)) {
    return invalid('sso_region', region.line, 'a region such as us-east-1');
  }
  if (!ACCOUNT_ID.test(account.value)) {
    return invalid('sso_account_id', account.line, 'an account id of 12 digits');
  }
  if (!ROLE_NAME.test(role.value)) {
    return invalid('sso_role_name', role.line, 'a role name: 1 to 64 letters, digits and + = , . @ _ -');
  }
  return E.right({
    name: profile.name,
    isLegacy: session === profile,
    tokenOf: session === profile ? startUrl.value : session.name,
    region: region.value,
    accountId: account.value,
    roleName: role.value,
  });
};
