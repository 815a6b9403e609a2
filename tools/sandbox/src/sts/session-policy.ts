import { AwsError } from '../aws-error.js';
import { readPolicy, type PolicyDocument } from '../policy/policy-document.js';
import type { ManagedPolicies } from '../state/managed-policies.js';
import type { StsForm } from './sts-form.js';

const MAX_CHARACTERS = 2048;
const MAX_ARNS = 10;

/**
 * What Policy and PolicyArns leave of the role's rights: their union. `undefined` when neither was sent.
 *
 * @throws AwsError MalformedPolicyDocument, PackedPolicyTooLarge, ValidationError
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session
 */
export const readSessionPolicy = (form: StsForm, managed: ManagedPolicies): PolicyDocument | undefined => {
  const inline = form.optional('Policy');
  const arns = form.members('PolicyArns', '.arn');
  if (inline !== undefined && inline.length > MAX_CHARACTERS)
    throw new AwsError('PackedPolicyTooLarge', `Serialized token too large for session: the policy has ${inline.length} characters, ${MAX_CHARACTERS} are allowed.`);
  if (arns.length > MAX_ARNS) throw new AwsError('ValidationError', `1 validation error detected: Value at 'policyArns' failed to satisfy constraint: Member must have length less than or equal to ${MAX_ARNS}`);
  const attached = arns.map((arn) => {
    const found = managed.find(arn);
    if (found === undefined) throw new AwsError('ValidationError', `Policy ${arn} does not exist or is not attachable: add it with addManagedPolicy.`);
    return found;
  });
  const documents = [...(inline === undefined ? [] : [readPolicy(inline, 'identity', 'MalformedPolicyDocument')]), ...attached];
  return documents.length === 0 ? undefined : { statements: documents.flatMap(({ statements }) => statements) };
};
