import * as t from 'io-ts';
import { FieldProblem } from './problem.js';
import { response } from './object.js';
import { Count } from './wire.js';

/** A profile of a credentials file. Never a value that signs. */
export const ProfileView = response(
  'Profile',
  {
    name: t.string,
    /** How the profile comes by credentials, e.g. `static`, `sso`. */
    kind: t.string,
    /** Where its section begins, from 1. */
    line: Count,
    /** What keeps it from being used; `field` names the line. */
    problems: t.readonlyArray(FieldProblem),
  },
  { region: t.string },
);
export type ProfileView = t.TypeOf<typeof ProfileView>;

/** `POST /credentials-files`: what is in an uploaded file, before one of its profiles is chosen. Nothing is kept. */
export const CredentialsFileView = response('CredentialsFile', { profiles: t.readonlyArray(ProfileView) });
export type CredentialsFileView = t.TypeOf<typeof CredentialsFileView>;
