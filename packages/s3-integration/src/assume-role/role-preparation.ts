import type { Json, JsonRecord, Preparation } from '@aqueduct/integrations';
import { partitionOf } from '../partition.js';
import type { NamedFailure } from '../s3-credential-error.js';
import type { AssumeRoleValues } from './assume-role-fields.js';
import { principalOf, trustedActions, trustPolicy, type TrustRequest } from './trust-policy.js';

/** Who asks for the role, or why nobody knows it yet. */
export type KnownCaller = { readonly arn: string } | { readonly unknown: NamedFailure };

const partitionIn = ({ roleArn, stsRegion }: Partial<AssumeRoleValues>): string => roleArn?.split(':')[1] ?? (stsRegion === undefined ? 'aws' : partitionOf(stsRegion));

/** A literal type of the SDK's documents is JSON, but does not say so. */
const asJson = (document: object): Json => JSON.parse(JSON.stringify(document)) as JsonRecord;

const PLACEHOLDER = 'ACCOUNT_ID';

const permission = (actions: ReadonlyArray<string>, resource: string): Json => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: actions.length === 1 ? (actions[0] ?? '') : actions, Resource: resource }],
});

/** What is to be done in IAM before a role can be taken on. */
export const rolePreparation = (values: Partial<AssumeRoleValues>, externalId: string, caller: KnownCaller): Preparation => {
  const { roleArn, sessionTags, sourceIdentity } = values;
  const isKnown = 'arn' in caller;
  const request: TrustRequest = {
    principal: isKnown ? principalOf(caller.arn) : `arn:${partitionIn(values)}:iam::${PLACEHOLDER}:root`,
    externalId,
    tags: sessionTags !== undefined,
    sourceIdentity: sourceIdentity !== undefined,
  };
  const toDo = roleArn === undefined ? 'Create a role in IAM with this custom trust policy, and give its ARN as the role ARN.' : `Set this as the trust policy of ${roleArn}.`;
  const replace = isKnown ? '' : ` First put the number of the account of who takes on the role in the place of ${PLACEHOLDER}, or the whole ARN in the place of the principal.`;
  return {
    values: { externalId },
    instructions: [
      {
        title: 'Trust policy of the role',
        text: `${toDo} It lets in ${isKnown ? caller.arn : 'who takes on the role'}, with the external ID of this connection only.${replace}`,
        json: asJson(trustPolicy(request)),
      },
      {
        title: 'Permission of who takes on the role',
        text: `${isKnown ? request.principal : 'Who takes on the role'} needs this permission too when the role is in another account, or when the trust policy names a whole account.`,
        json: permission(trustedActions(request), roleArn ?? `arn:${partitionIn(values)}:iam::${PLACEHOLDER}:role/ROLE_NAME`),
      },
    ],
    warnings: isKnown
      ? []
      : [
          {
            code: caller.unknown.code,
            problem: `Who takes on the role is not known yet, so its trust policy holds a placeholder. ${caller.unknown.problem}`,
            remedy: caller.unknown.remedy,
          },
        ],
  };
};
