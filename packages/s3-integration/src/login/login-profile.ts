import * as E from 'fp-ts/lib/Either.js';
import { valueOf, type FileSection } from '../profile-file/profile-file.js';
import type { S3CredentialFailure } from '../s3-credential-error.js';

/** What a profile says about somebody who signed in with `aws login`. */
export interface LoginProfile {
  readonly name: string;
  /** The ARN of whoever signed in; the file of the session is named after it. */
  readonly session: string;
  /** Whose sign-in service is asked, unless the session says. */
  readonly region?: string;
}

/** One label of a host name: it becomes a part of the sign-in service's. */
const HOST_LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const SESSION = /^[!-~]{1,2048}$/;

/** Whether a text can be a region of AWS. */
export const isRegion = (text: string): boolean => HOST_LABEL.test(text);

const invalid = (section: FileSection, key: string, expected: string): E.Either<S3CredentialFailure, never> =>
  E.left({
    code: 'LoginSettingsInvalid',
    about: 'profile',
    problem: `Line ${valueOf(section, key)?.line ?? section.line}: "${key}" is not ${expected}.`,
    remedy: `Correct "${key}" of the profile "${section.name}", e.g. by "aws login".`,
  });

/** Reads and checks a profile with `login_session`. */
export const loginProfile = (section: FileSection): E.Either<S3CredentialFailure, LoginProfile> => {
  const [session, region] = [valueOf(section, 'login_session')?.value ?? '', valueOf(section, 'region')?.value];
  if (!SESSION.test(session)) {
    return invalid(section, 'login_session', 'the ARN that "aws login" writes there');
  }
  return region !== undefined && !isRegion(region)
    ? invalid(section, 'region', 'a region, e.g. eu-central-1')
    : E.right({ name: section.name, session, ...(region === undefined ? {} : { region }) });
};
