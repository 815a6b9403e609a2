import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import { loginProfile, type LoginProfile } from '../login/login-profile.js';
import { chooseProfile, type ChosenProfile, type FilePolicy } from '../profile-file/choose-profile.js';
import { valueOf, type FileProperty, type FileSection, type ProfileFile } from '../profile-file/profile-file.js';
import { staticKeys } from '../profile-file/static-keys.js';
import type { S3CredentialFailure } from '../s3-credential-error.js';
import type { S3Credentials } from '../s3-credentials.js';
import { ssoProfile, type SsoProfile } from '../sso/sso-profile.js';
import { outsideBase, type OutsideBase } from './outside-base.js';
import { roleStep, type RoleStep } from './role-step.js';

/** Who takes on the first role of a chain. */
export type ChainBase = { readonly profile: string; readonly line: number; readonly region?: string } & (
  | { readonly kind: 'static'; readonly credentials: S3Credentials }
  | { readonly kind: 'sso'; readonly sso: SsoProfile }
  | { readonly kind: 'login'; readonly login: LoginProfile }
  | OutsideBase
);

/** Roles of which each takes on the next, all of them profiles of one file. */
export interface RoleChain {
  /** The chosen one. */
  readonly profile: string;
  readonly base: ChainBase;
  /** In the order in which they are taken on; the last one is the chosen profile's. */
  readonly roles: ReadonlyArray<RoleStep>;
}

type Outcome<A> = E.Either<S3CredentialFailure, A>;

const hasKeys = (section: FileSection): boolean =>
  ['aws_access_key_id', 'aws_secret_access_key'].every((key) => valueOf(section, key) !== undefined);

const loop = (names: ReadonlyArray<string>, { line }: FileProperty): Outcome<never> =>
  E.left({
    code: 'RoleLoop',
    about: 'profile',
    problem: `Line ${line}: these profiles take on their roles with each other's credentials: ${names.map((name) => `"${name}"`).join(' -> ')}.`,
    remedy: 'Let the "source_profile" of one of them name a profile with an access key or SSO.',
  });

const sourceNotFound = (profile: string, { line }: FileProperty, { problem, remedy }: S3CredentialFailure): S3CredentialFailure => ({
  code: 'RoleSourceNotFound',
  about: 'profile',
  problem: `Line ${line}: the "source_profile" of the profile "${profile}" is not in the same file. ${problem}`,
  remedy,
});

const regionOf = (section: FileSection): { readonly region?: string } => {
  const region = valueOf(section, 'region')?.value;
  return region === undefined ? {} : { region };
};

const staticBase = (section: FileSection): Outcome<ChainBase> =>
  pipe(
    staticKeys(section),
    E.map((credentials) => ({ kind: 'static', profile: section.name, line: section.line, ...regionOf(section), credentials })),
  );

const ssoBase = (file: ProfileFile, section: FileSection): Outcome<ChainBase> =>
  pipe(
    ssoProfile(file, section),
    E.map((sso) => ({ kind: 'sso', profile: section.name, line: section.line, ...regionOf(section), sso })),
  );

const loginBase = (section: FileSection): Outcome<ChainBase> =>
  pipe(
    loginProfile(section),
    E.map((login) => ({ kind: 'login', profile: section.name, line: section.line, ...regionOf(section), login })),
  );

/** A session that a role takes on lasts an hour at most. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining */
const CHAINED_SECONDS = 3_600;

const checkedDurations = (chain: RoleChain): Outcome<RoleChain> => {
  const chained = chain.base.kind === 'sso' || chain.base.kind === 'web-identity' ? chain.roles : chain.roles.slice(1);
  const tooLong = chained.find(({ durationSeconds = 0 }) => durationSeconds > CHAINED_SECONDS);
  return tooLong === undefined
    ? E.right(chain)
    : E.left({
        code: 'RoleSettingsInvalid',
        about: 'profile',
        problem: `The profile "${tooLong.profile}" (role on line ${tooLong.line}) wants more than ${CHAINED_SECONDS} seconds, the longest that a role taken on by another role may last.`,
        remedy: `Write duration_seconds = ${CHAINED_SECONDS}, or less.`,
      });
};

/**
 * Follows `source_profile` from a profile to one that needs nobody else, within the same file. As in AWS's own tools, a
 * profile may name itself when it has keys too, and of a source with both keys and a role the keys are used.
 */
export const roleChain = (file: ProfileFile, chosen: ChosenProfile, policy: FilePolicy): Outcome<RoleChain> => {
  const visited = [chosen.section.name];
  let current = chosen;
  let roles: ReadonlyArray<RoleStep> = [];

  const from = (base: Outcome<ChainBase>): Outcome<RoleChain> =>
    pipe(
      base,
      E.map((found) => ({ profile: chosen.section.name, base: found, roles })),
      E.flatMap(checkedDurations),
    );

  for (;;) {
    const { kind, section } = current;
    if (kind === 'process' || kind === 'web-identity') {
      return from(outsideBase(section, kind));
    }
    const step = roleStep(section);
    if (E.isLeft(step)) {
      return step;
    }
    roles = [step.right, ...roles];
    const source = valueOf(section, 'source_profile');
    if (source === undefined) {
      return from(outsideBase(section, 'metadata'));
    }
    if (source.value === section.name && hasKeys(section)) {
      return from(staticBase(section));
    }
    if (visited.includes(source.value)) {
      return loop([...visited, source.value], source);
    }
    const next = chooseProfile(file, source.value, policy);
    if (E.isLeft(next)) {
      return next.left.code === 'ProfileNotFound' ? E.left(sourceNotFound(section.name, source, next.left)) : next;
    }
    current = next.right;
    visited.push(current.section.name);
    if (current.kind === 'sso') {
      return from(ssoBase(file, current.section));
    }
    if (current.kind === 'login') {
      return from(loginBase(current.section));
    }
    if (current.kind === 'static' || current.kind === 'incomplete' || hasKeys(current.section)) {
      return from(staticBase(current.section));
    }
  }
};
