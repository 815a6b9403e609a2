import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import { isAbsolute } from 'node:path';
import type { HostIdentity } from '../host-identity/host-identity.js';
import { valueOf, type FileSection } from '../profile-file/profile-file.js';
import type { S3CredentialFailure } from '../s3-credential-error.js';
import { commandWords } from './command-words.js';
import { roleSettings, type RoleStep } from './role-step.js';

/** Credentials from outside the file, which the operator must have allowed. */
export type OutsideBase =
  | { readonly kind: 'process'; readonly command: ReadonlyArray<string> }
  | { readonly kind: 'metadata'; readonly identity: HostIdentity }
  | { readonly kind: 'web-identity'; readonly tokenFile: string; readonly step: RoleStep };

export type PlacedOutsideBase = OutsideBase & { readonly profile: string; readonly line: number };

type Outcome<A> = E.Either<S3CredentialFailure, A>;

const SOURCES: ReadonlyMap<string, HostIdentity> = new Map([
  ['Environment', 'environment'],
  ['EcsContainer', 'container'],
  ['Ec2InstanceMetadata', 'instance-metadata'],
]);

const invalid = (section: FileSection, key: string, line: number, expected: string): Outcome<never> =>
  E.left({
    code: 'RoleSettingsInvalid',
    about: 'profile',
    problem: `Line ${line}: "${key}" is not ${expected}.`,
    remedy: `Correct "${key}" of the profile "${section.name}".`,
  });

const webIdentity = (section: FileSection, tokenFile: string, line: number): Outcome<OutsideBase> => {
  const source = valueOf(section, 'source_profile') ?? valueOf(section, 'mfa_serial');
  if (valueOf(section, 'role_arn') === undefined || source !== undefined) {
    return E.left({
      code: source === undefined ? 'ProfileIncomplete' : 'ProfileAmbiguous',
      about: 'profile',
      problem: `Line ${source?.line ?? line}: the profile "${section.name}" has a token for a role, but ${source === undefined ? 'no "role_arn"' : 'somebody else takes it on too'}.`,
      remedy: 'Keep "role_arn" and "web_identity_token_file", and nothing else that signs in.',
    });
  }
  return isAbsolute(tokenFile)
    ? pipe(
        roleSettings(section),
        E.map((step) => ({ kind: 'web-identity', tokenFile, step })),
      )
    : invalid(section, 'web_identity_token_file', line, 'an absolute path');
};

const found = (section: FileSection, kind: OutsideBase['kind']): Outcome<OutsideBase> => {
  const [command, source, token] = ['credential_process', 'credential_source', 'web_identity_token_file'].map((key) => valueOf(section, key));
  if (kind === 'web-identity') {
    return webIdentity(section, token?.value ?? '', token?.line ?? section.line);
  }
  if (kind === 'metadata') {
    const identity = SOURCES.get(source?.value ?? '');
    return identity === undefined
      ? invalid(section, 'credential_source', source?.line ?? section.line, `one of ${[...SOURCES.keys()].join(', ')}`)
      : E.right({ kind, identity });
  }
  const words = commandWords(command?.value ?? '');
  return words === undefined || !isAbsolute(words[0] ?? '')
    ? invalid(section, 'credential_process', command?.line ?? section.line, 'a program with its absolute path, and with closed quotes')
    : E.right({ kind, command: words });
};

/** What a profile says about credentials from outside the file. */
export const outsideBase = (section: FileSection, kind: OutsideBase['kind']): Outcome<PlacedOutsideBase> =>
  pipe(
    found(section, kind),
    E.map((base) => ({ ...base, profile: section.name, line: section.line })),
  );
