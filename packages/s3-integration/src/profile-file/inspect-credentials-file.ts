import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import type { S3CredentialCode, S3CredentialFailure } from '../s3-credential-error.js';
import { classifyProfile, type KindEvidence, type ProfileKind } from './classify-profile.js';
import { decodeFileText } from './decode-file-text.js';
import { parseProfileFile } from './parse-profile-file.js';
import { isError, placeAtStart, valueOf, type FileDiagnostic, type FileDiagnosticCode, type FileSection, type ProfileFile } from './profile-file.js';
import { staticKeys } from './static-keys.js';

/** What is wrong in a file, and where. Never holds a value. */
export interface CredentialFileProblem {
  readonly code: FileDiagnosticCode | S3CredentialCode;
  /** From 1; absent when the file as a whole is meant. */
  readonly line?: number;
  /** From 1, in characters; absent when the whole line, or more, is meant. */
  readonly column?: number;
  /** `error`: the profile, or the file, cannot be used. */
  readonly severity: 'error' | 'warning';
  readonly problem: string;
  readonly remedy: string;
}

export interface InspectedProfile {
  readonly name: string;
  /** Only `static` ones can be used from an upload. */
  readonly kind: ProfileKind;
  readonly region?: string;
  readonly line: number;
  readonly problems: ReadonlyArray<CredentialFileProblem>;
}

const FILE = 'The file';
/** Anything else that stands there by mistake, perhaps a secret, is not shown. */
const REGION = /^[a-z]{2,4}(?:-[a-z]+){1,3}-\d$/;

/** A hostile file could have thousands. */
const MAX_PROBLEMS = 20;

const ofDiagnostic = (diagnostic: FileDiagnostic): CredentialFileProblem => ({
  code: diagnostic.code,
  line: diagnostic.line,
  column: diagnostic.column,
  severity: diagnostic.severity,
  problem: `${placeAtStart(diagnostic)}: ${diagnostic.found}.`,
  remedy: `Write ${diagnostic.writeInstead}.`,
});

const ofFailure =
  (line?: number) =>
  ({ code, problem, remedy }: S3CredentialFailure): CredentialFileProblem => ({
    code,
    ...(line === undefined ? {} : { line }),
    severity: 'error',
    problem,
    remedy,
  });

const ofEvidence = ({ kind, key, line }: KindEvidence): CredentialFileProblem => ({
  code: 'ProfileNotAllowed',
  line,
  severity: 'error',
  problem: `Line ${line}: the profile signs in by "${key}" (${kind}), which an uploaded file may not.`,
  remedy: 'Choose a profile that holds nothing but an access key, or give the path of the file on the server.',
});

const errorsFirst = (diagnostics: ReadonlyArray<FileDiagnostic>): ReadonlyArray<FileDiagnostic> => [
  ...diagnostics.filter(isError),
  ...diagnostics.filter((one) => !isError(one)),
];

const inspected = (section: FileSection): InspectedProfile => {
  const { kind, evidence } = classifyProfile(section);
  const region = valueOf(section, 'region');
  const signIn = evidence.filter((one) => one.kind !== 'static').map(ofEvidence);
  const keys = staticKeys(section);
  // Of a mixed pair the parser has spoken already.
  const ofKeys = signIn.length === 0 && E.isLeft(keys) && keys.left.code !== 'KeyPairMixed' ? [ofFailure(section.line)(keys.left)] : [];
  return {
    name: section.name,
    kind,
    ...(region !== undefined && REGION.test(region.value) ? { region: region.value } : {}),
    line: section.line,
    problems: [...signIn, ...ofKeys, ...errorsFirst(section.diagnostics).map(ofDiagnostic)].slice(0, MAX_PROBLEMS),
  };
};

const usable = (file: ProfileFile): E.Either<ReadonlyArray<CredentialFileProblem>, ProfileFile> => {
  const errors = file.structure.filter(isError);
  return errors.length > 0 ? E.left(errors.slice(0, MAX_PROBLEMS).map(ofDiagnostic)) : E.right(file);
};

/**
 * Says what an uploaded file holds, for the choice of a profile: names, kinds, regions, and problems with their
 * lines. Never a value, but for a region that looks like one.
 *
 * @publicApi
 */
export const inspectCredentialsFile = (
  content: string | Uint8Array,
): E.Either<ReadonlyArray<CredentialFileProblem>, { readonly profiles: ReadonlyArray<InspectedProfile> }> =>
  pipe(
    decodeFileText(FILE, typeof content === 'string' ? Buffer.from(content) : content),
    E.mapLeft((failure) => [ofFailure()(failure)]),
    E.map((text) => parseProfileFile(text)),
    E.flatMap(usable),
    E.map((file) => ({ profiles: [...file.profiles.values()].map(inspected) })),
  );
