import * as E from 'fp-ts/lib/Either.js';
import type { S3CredentialFailure } from '../s3-credential-error.js';
import { classifyProfile, type KindEvidence, type ProfileKind } from './classify-profile.js';
import { inWords, isError, type FileDiagnostic, type FileSection, type ProfileFile } from './profile-file.js';

/** What may be done with a file, which depends on who supplied it. */
export interface FilePolicy {
  /** How messages call the file: `The uploaded file`, `The file /home/a/.aws/config`. */
  readonly file: string;
  readonly allowed: ReadonlyArray<ProfileKind>;
  /** Why the other kinds are not, and what to do instead. */
  readonly refusal: string;
  /** The same for one kind, where more can be said of it. */
  readonly refusalOf?: (kind: ProfileKind) => string;
}

export interface ChosenProfile {
  readonly kind: ProfileKind;
  readonly section: FileSection;
}

const malformed = (
  code: 'FileMalformed' | 'ProfileMalformed',
  what: string,
  errors: ReadonlyArray<FileDiagnostic>,
): S3CredentialFailure => ({
  code,
  about: code === 'FileMalformed' ? 'source' : 'profile',
  problem: `${what} cannot be used because of ${inWords(errors)}.`,
  remedy: `Correct ${errors.length === 1 ? `line ${errors[0]?.line}` : 'these lines'} and try again.`,
});

const LISTED_NAMES = 20;

const notFound = (policy: FilePolicy, file: ProfileFile, name: string): S3CredentialFailure => {
  const names = [...file.profiles.keys()];
  const near = names.find((known) => known.toLowerCase() === name.toLowerCase());
  const listed = names
    .slice(0, LISTED_NAMES)
    .map((known) => `"${known}"`)
    .join(', ');
  return {
    code: 'ProfileNotFound',
    about: 'profile',
    problem: `${policy.file} has no profile "${name}"${near === undefined ? '' : `, but one named "${near}"; upper and lower case differ`}.`,
    remedy:
      names.length === 0
        ? 'Add a section [default] with the keys to the file, or choose another file.'
        : `Choose one of its profiles: ${listed}${names.length > LISTED_NAMES ? ` and ${names.length - LISTED_NAMES} more` : ''}.`,
  };
};

const notAllowed = ({ name }: FileSection, policy: FilePolicy, { key, line, kind }: KindEvidence): S3CredentialFailure => ({
  code: 'ProfileNotAllowed',
  about: 'profile',
  problem: `Line ${line}: the profile "${name}" signs in by "${key}" (${kind}), which is not allowed here.`,
  remedy: policy.refusalOf?.(kind) ?? policy.refusal,
});

const ambiguous = ({ name }: FileSection, evidence: ReadonlyArray<KindEvidence>): S3CredentialFailure => ({
  code: 'ProfileAmbiguous',
  about: 'profile',
  problem: `The profile "${name}" can sign in in more than one way: ${evidence.map(({ key, line }) => `"${key}" on line ${line}`).join(', ')}.`,
  remedy: 'Keep one of them in that profile, and give the other a profile of its own.',
});

/**
 * What belongs to a kind without being one: keys beside a role, which AWS's tools ignore or take the role on with; the
 * role of a token, or of the server itself.
 */
const BESIDE: Readonly<Partial<Record<ProfileKind, ReadonlyArray<KindEvidence['kind']>>>> = {
  'role-chain': ['static'],
  'web-identity': ['role-chain'],
  metadata: ['role-chain'],
};

/** A mixed key pair is refused where it is used; a role that another profile takes on does not use it. */
const isErrorOfAny = (diagnostic: FileDiagnostic): boolean => isError(diagnostic) && diagnostic.code !== 'KeyPairMixed';

/** The chosen profile, when nothing about it is in doubt or forbidden. A forbidden key is refused even beside a key pair. */
export const chooseProfile = (file: ProfileFile, name: string, policy: FilePolicy): E.Either<S3CredentialFailure, ChosenProfile> => {
  const structural = file.structure.filter(isError);
  if (structural.length > 0) {
    return E.left(malformed('FileMalformed', policy.file, structural));
  }
  const section = file.profiles.get(name);
  if (section === undefined) {
    return E.left(notFound(policy, file, name));
  }
  const { kind, evidence } = classifyProfile(section);
  const forbidden = evidence.find((one) => !policy.allowed.includes(one.kind));
  if (forbidden !== undefined) {
    return E.left(notAllowed(section, policy, forbidden));
  }
  const errors = section.diagnostics.filter(isErrorOfAny);
  if (errors.length > 0) {
    return E.left(malformed('ProfileMalformed', `The profile "${name}"`, errors));
  }
  const kinds = new Set(evidence.map((one) => one.kind));
  BESIDE[kind]?.forEach((other) => kinds.delete(other));
  return kinds.size > 1 ? E.left(ambiguous(section, evidence)) : E.right({ kind, section });
};
