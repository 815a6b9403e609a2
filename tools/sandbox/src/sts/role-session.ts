import { AwsError } from '../aws-error.js';
import type { Identities } from '../state/identities.js';
import type { ManagedPolicies } from '../state/managed-policies.js';
import { asRoleSession, type Role } from '../state/roles.js';
import type { Principal, RoleSession, SessionCredentials } from '../state/user.js';
import { readSessionPolicy } from './session-policy.js';
import type { StsForm } from './sts-form.js';

const NAME = /^[\w+=,.@-]{2,64}$/;
const NAME_CONSTRAINT = 'Member must satisfy regular expression pattern: [\\w+=,.@-]* and have 2 to 64 characters';
const LONGEST_SECONDS = 43_200;

/** RoleArn, RoleSessionName: what AssumeRole and AssumeRoleWithWebIdentity ask for. @throws AwsError ValidationError */
export const readRoleRequest = (form: StsForm): { readonly roleArn: string; readonly sessionName: string } => ({
  roleArn: form.text('RoleArn', /^arn:[\w-]+:iam::\d{12}:role\/.+$/, 'Member must be the ARN of a role, such as arn:aws:iam::123456789012:role/reader'),
  sessionName: form.text('RoleSessionName', NAME, NAME_CONSTRAINT),
});

/** SourceIdentity. @throws AwsError ValidationError */
export const readSourceIdentity = (form: StsForm): string | undefined => form.optionalText('SourceIdentity', NAME, NAME_CONSTRAINT);

/** DurationSeconds within what the role allows. @throws AwsError ValidationError */
const readRoleDuration = (form: StsForm, { maxSessionSeconds = 3600 }: Role): number => {
  const seconds = form.duration({ fallback: 3600, longest: LONGEST_SECONDS });
  if (seconds <= maxSessionSeconds) return seconds;
  throw new AwsError('ValidationError', 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
};

/** A session of a role. */
export interface IssuedRoleSession {
  readonly principal: Principal;
  readonly credentials: SessionCredentials;
}

/** Issues a session of the role with the duration and the policies that the form asks for. @throws AwsError */
export const issueRoleSession = (
  role: Role,
  session: Omit<RoleSession, 'roleArn'>,
  form: StsForm,
  { identities, managedPolicies }: { readonly identities: Identities; readonly managedPolicies: ManagedPolicies },
): IssuedRoleSession => {
  const sessionPolicy = readSessionPolicy(form, managedPolicies);
  const user = identities.user(role.actsAs);
  const principal = { ...asRoleSession(user, user.accountId, role.name, session), ...(sessionPolicy === undefined ? {} : { sessionPolicy }) };
  return { principal, credentials: identities.issueSession(user.name, readRoleDuration(form, role), principal) };
};
