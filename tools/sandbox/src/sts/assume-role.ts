import { AwsError } from '../aws-error.js';
import type { XmlRecord } from '../http/write-xml.js';
import { trusts } from '../state/roles.js';
import type { KeyRecord } from '../state/user.js';
import { issueRoleSession, readRoleRequest, readSourceIdentity } from './role-session.js';
import { assumedRoleFields, sessionFields } from './session-fields.js';
import { readSessionTags } from './session-tags.js';
import type { StsForm } from './sts-form.js';
import type { StsWorld } from './sts-world.js';

const CHAINED_SECONDS = 3600;

/** A session keeps its source identity through every role that it goes on to. */
const sourceIdentityOf = ({ arn, role }: KeyRecord, form: StsForm): string | undefined => {
  const [kept, asked] = [role?.sourceIdentity, readSourceIdentity(form)];
  if (kept === undefined || asked === undefined || kept === asked) return kept ?? asked;
  throw new AwsError('AccessDenied', `User: ${arn} is not authorized to perform: sts:SetSourceIdentity: the source identity of a session cannot be changed`);
};

/** Hands out a session of the user that the role acts as. @throws AwsError ValidationError, AccessDenied, MalformedPolicyDocument, PackedPolicyTooLarge */
export const assumeRole = (caller: KeyRecord, form: StsForm, world: StsWorld): XmlRecord => {
  const { roleArn, sessionName } = readRoleRequest(form);
  const externalId = form.optionalText('ExternalId', /^[\w+=,.@:/-]{2,1224}$/, 'Member must satisfy regular expression pattern: [\\w+=,.@:\\/-]* and have 2 to 1224 characters');
  const role = world.identities.findRole(roleArn);
  // Like AWS, the refusal does not tell an unknown role from one that trusts somebody else.
  if (role === undefined || !trusts(role, caller) || (role.externalId !== undefined && role.externalId !== externalId))
    throw new AwsError('AccessDenied', `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`);
  if (caller.role !== undefined && Number(form.optional('DurationSeconds') ?? 0) > CHAINED_SECONDS)
    throw new AwsError('ValidationError', 'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.');
  const sourceIdentity = sourceIdentityOf(caller, form);
  const session = { sessionName, ...(sourceIdentity === undefined ? {} : { sourceIdentity }), ...readSessionTags(form, caller.role) };
  const { principal, credentials } = issueRoleSession(role, session, form, world);
  return { ...sessionFields(credentials), ...assumedRoleFields(principal), SourceIdentity: sourceIdentity };
};
