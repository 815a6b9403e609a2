import { AwsError } from '../aws-error.js';
import type { XmlRecord } from '../http/write-xml.js';
import { issueRoleSession, readRoleRequest } from './role-session.js';
import { assumedRoleFields, sessionFields } from './session-fields.js';
import type { StsForm } from './sts-form.js';
import type { StsWorld } from './sts-world.js';

/**
 * Trades a registered token for a session of its role. Nobody signs such a request: the token is the proof.
 *
 * @throws AwsError InvalidIdentityToken, ExpiredTokenException, AccessDenied, ValidationError, MalformedPolicyDocument
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 */
export const assumeRoleWithWebIdentity = (form: StsForm, world: StsWorld): XmlRecord => {
  const { roleArn, sessionName } = readRoleRequest(form);
  const token = form.optional('WebIdentityToken') ?? '';
  // The value is a secret, so that the constraint is told without it.
  if (token.length < 4 || token.length > 20_000)
    throw new AwsError('ValidationError', "1 validation error detected: Value at 'webIdentityToken' failed to satisfy constraint: Member must have 4 to 20000 characters");
  const identity = world.webIdentities.find(token);
  if (identity === undefined) throw new AwsError('InvalidIdentityToken', 'The web identity token that was passed could not be validated: register it with addWebIdentity.');
  if (identity.expiresAt !== undefined && identity.expiresAt.getTime() <= world.clock().getTime()) throw new AwsError('ExpiredTokenException', 'Token expired: current date/time must be before the expiration date/time');
  const role = world.identities.findRole(roleArn);
  if (role === undefined || world.identities.findRole(identity.role)?.arn !== role.arn) throw new AwsError('AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity');
  const { principal, credentials } = issueRoleSession(role, { sessionName }, form, world);
  const { subject = 'sandbox-subject', audience = 'sts.amazonaws.com', provider = 'https://sandbox.example' } = identity;
  return { ...sessionFields(credentials), ...assumedRoleFields(principal), SubjectFromWebIdentityToken: subject, Audience: audience, Provider: provider };
};
