import type { Identities } from '../state/identities.js';
import { asRoleSession } from '../state/roles.js';
import type { SessionCredentials } from '../state/user.js';

const FALLBACK_SECONDS = 21_600;

interface Host {
  readonly user: string;
  readonly roleName: string;
  readonly sessionName: string;
  readonly durationSeconds?: number | undefined;
}

/** Credentials of a role in the account of its user, and the role's ARN. Roles of `addRole` trust them under the user's name. */
export const hostCredentials = (identities: Identities, { user: name, roleName, sessionName, durationSeconds = FALLBACK_SECONDS }: Host): SessionCredentials & { readonly roleArn: string } => {
  const user = identities.user(name);
  const principal = asRoleSession(user, user.accountId, roleName, { sessionName }, user.name);
  return { ...identities.issueSession(name, durationSeconds, principal), roleArn: principal.role?.roleArn ?? '' };
};

/** Without fractions, as these endpoints write times. */
export const wholeSecondsIso = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`;
