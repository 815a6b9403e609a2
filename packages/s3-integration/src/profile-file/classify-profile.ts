import { KEY_PAIR_KEYS, SIGN_IN_KEYS } from './known-keys.js';
import { valueOf, type FileSection } from './profile-file.js';

/**
 * What a profile signs in with: an access key, SSO, a role by way of another profile, the token of an identity provider,
 * a program, the identity of the machine, `aws login`; or not enough for any of them.
 *
 * @publicApi
 */
export type ProfileKind = 'static' | 'sso' | 'role-chain' | 'web-identity' | 'process' | 'metadata' | 'login' | 'incomplete';

/**
 * A line that makes a profile what it is.
 *
 * @publicApi
 */
export interface KindEvidence {
  readonly kind: Exclude<ProfileKind, 'incomplete'>;
  readonly key: string;
  readonly line: number;
}

/** @publicApi */
export interface ProfileClass {
  /** When several apply, the one that reaches furthest. */
  readonly kind: ProfileKind;
  /** In the order of the lines; more than one kind means that tools differ in which they use. */
  readonly evidence: ReadonlyArray<KindEvidence>;
}

/** From the one that reaches furthest (it runs a program) to the one that reaches nowhere. */
const BY_REACH: ReadonlyArray<Exclude<ProfileKind, 'incomplete'>> = [
  'process',
  'web-identity',
  'metadata',
  'login',
  'role-chain',
  'sso',
  'static',
];

const evidenceOf = (section: FileSection, kind: KindEvidence['kind'], key: string): ReadonlyArray<KindEvidence> => {
  const property = valueOf(section, key);
  return property === undefined ? [] : [{ kind, key, line: property.line }];
};

/**
 * Says what a profile of {@link parseProfileFile} is, with the lines that say so, before anything acts on it.
 *
 * @publicApi
 */
export const classifyProfile = (section: FileSection): ProfileClass => {
  const keyPair = KEY_PAIR_KEYS.flatMap((key) => evidenceOf(section, 'static', key));
  const hasPair = ['aws_access_key_id', 'aws_secret_access_key'].every((key) => valueOf(section, key) !== undefined);
  const signIn = Object.entries(SIGN_IN_KEYS).flatMap(([key, kind]) => evidenceOf(section, kind, key));
  const evidence = [...keyPair, ...signIn].sort((a, b) => a.line - b.line);
  const kind = BY_REACH.find((candidate) => (candidate === 'static' ? hasPair : signIn.some((one) => one.kind === candidate)));
  return { kind: kind ?? 'incomplete', evidence };
};
