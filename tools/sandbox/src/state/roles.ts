import { uniqueIdOf } from './random-keys.js';
import type { Principal, RoleSession, User } from './user.js';

/** A role that certain users may assume; its sessions act as the user `actsAs`. */
export interface NewRole {
  readonly name: string;
  readonly actsAs: string;
  /** Who may assume it: names of users or roles, their ARNs, or accounts. @default everybody with a key */
  readonly trusts?: ReadonlyArray<string>;
  /** When given, AssumeRole must send the same. */
  readonly externalId?: string;
  /** The longest session; between 3600 and 43200. @default 3600, as in AWS */
  readonly maxSessionSeconds?: number;
}

/** A role as AssumeRole sees it. */
export interface Role extends NewRole {
  readonly arn: string;
}

/** The names that mean a whole account. */
const accountNames = (accountId: string): ReadonlyArray<string> => [`arn:aws:iam::${accountId}:root`, accountId];

/** Whoever did not sign: nothing is theirs, and policies mean them by `*` alone. */
export const ANYBODY: Principal = {
  user: { name: 'anonymous', accountId: '', arn: '', canonicalId: '65a011a29cdf8ec533ec3d1ccaae921c', policy: { own: 'none' } },
  arn: 'anonymous',
  userId: '',
  names: [],
  trustedAs: '',
};

/** A user in person, or with a session token of its own. */
export const asUser = (user: User): Principal => ({
  user,
  arn: user.arn,
  userId: uniqueIdOf('AIDA', user.arn),
  names: [user.arn, ...accountNames(user.accountId)],
  trustedAs: user.name,
});

/** A session of a role of the account, acting as the user. */
export const asRoleSession = (user: User, accountId: string, roleName: string, session: Omit<RoleSession, 'roleArn'>, trustedAs = roleName): Principal => {
  const roleArn = `arn:aws:iam::${accountId}:role/${roleName}`;
  const arn = `arn:aws:sts::${accountId}:assumed-role/${roleName}/${session.sessionName}`;
  return {
    user,
    arn,
    userId: `${uniqueIdOf('AROA', roleArn)}:${session.sessionName}`,
    names: [arn, roleArn, ...accountNames(accountId)],
    trustedAs,
    role: { ...session, roleArn },
  };
};

/** Whether a role lets the caller in. */
export const trusts = ({ trusts: trusted }: Role, { names, trustedAs }: Principal): boolean =>
  trusted?.some((name) => name === trustedAs || names.includes(name)) ?? true;
