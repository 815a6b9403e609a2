import { AwsError } from '../aws-error.js';
import type { XmlRecord } from '../http/write-xml.js';
import type { Identities } from '../state/identities.js';
import type { KeyRecord } from '../state/user.js';
import { readDuration, sessionFields } from './session-fields.js';

const LONGEST_SECONDS = 43_200;

/** Hands out a session of the user that the role acts as. @throws AwsError ValidationError, AccessDenied */
export const assumeRole = ({ arn, user }: KeyRecord, form: URLSearchParams, identities: Identities): XmlRecord => {
  const roleArn = form.get('RoleArn') ?? '';
  const sessionName = form.get('RoleSessionName') ?? '';
  if (!/^[\w+=,.@-]{2,64}$/.test(sessionName))
    throw new AwsError('ValidationError', "Value at 'roleSessionName' failed to satisfy constraint: 2 to 64 characters of [\\w+=,.@-]");
  const role = identities.findRole(roleArn);
  const trusted = role !== undefined && (role.trusts?.includes(user.name) ?? true);
  // Like AWS, the refusal does not tell an unknown role from one that trusts somebody else.
  if (!trusted || (role.externalId !== undefined && role.externalId !== form.get('ExternalId')))
    throw new AwsError('AccessDenied', `User: ${arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`);
  const { accountId } = identities.user(role.actsAs);
  const sessionArn = `arn:aws:sts::${accountId}:assumed-role/${role.name}/${sessionName}`;
  const session = identities.issueSession(role.actsAs, readDuration(form, { fallback: 3600, longest: LONGEST_SECONDS }), sessionArn);
  return { ...sessionFields(session), AssumedRoleUser: { AssumedRoleId: `AROASANDBOX:${sessionName}`, Arn: sessionArn } };
};
