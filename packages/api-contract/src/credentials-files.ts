import * as t from 'io-ts';
import { response } from './object.js';
import { Count } from './wire.js';

/** What is wrong in a credentials file; never a value of it. */
export const FileProblem = response(
  'FileProblem',
  {
    /** What it is, for programs, e.g. `ValueQuoted` or `ProfileIncomplete`. */
    code: t.string,
    /** `error`: the profile cannot be used. */
    severity: t.union([t.literal('error'), t.literal('warning')], '"error" or "warning"'),
    problem: t.string,
    remedy: t.string,
  },
  {
    /** From 1; absent when the whole file is meant. */
    line: Count,
    /** From 1, in characters; absent when the whole line, or more, is meant. */
    column: Count,
  },
);
export type FileProblem = t.TypeOf<typeof FileProblem>;

/** A profile of a credentials file. */
export const ProfileView = response(
  'Profile',
  {
    name: t.string,
    /** How the profile signs in, e.g. `static` (an access key) or `sso`. Only `static` ones can be uploaded. */
    kind: t.string,
    /** Where its section begins, from 1. */
    line: Count,
    problems: t.readonlyArray(FileProblem),
  },
  { region: t.string },
);
export type ProfileView = t.TypeOf<typeof ProfileView>;

/** `POST /credentials-files`: what is in an uploaded file, before one of its profiles is chosen. Nothing is kept. */
export const CredentialsFileView = response('CredentialsFile', { profiles: t.readonlyArray(ProfileView) });
export type CredentialsFileView = t.TypeOf<typeof CredentialsFileView>;
