/** What a role's trust policy must allow. */
export interface TrustRequest {
  /** The ARN of the one who takes on the role, or of its account's root. */
  readonly principal: string;
  readonly externalId?: string;
  /** Whether sessions carry tags. @default false */
  readonly tags?: boolean;
  /** Whether sessions carry a source identity. @default false */
  readonly sourceIdentity?: boolean;
}

/** A policy document of IAM, ready to be printed as JSON. */
export interface TrustPolicy {
  readonly Version: '2012-10-17';
  readonly Statement: ReadonlyArray<{
    readonly Effect: 'Allow';
    readonly Principal: { readonly AWS: string };
    readonly Action: string | ReadonlyArray<string>;
    readonly Condition?: { readonly StringEquals: { readonly 'sts:ExternalId': string } };
  }>;
}

/** What who takes on the role does with it. */
export const trustedActions = ({ tags = false, sourceIdentity = false }: Pick<TrustRequest, 'tags' | 'sourceIdentity'>): ReadonlyArray<string> => [
  'sts:AssumeRole',
  ...(tags ? ['sts:TagSession'] : []),
  ...(sourceIdentity ? ['sts:SetSourceIdentity'] : []),
];

/**
 * The trust policy that lets `principal` take on a role, ready to paste.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
 *
 * @publicApi
 */
export const trustPolicy = ({ principal, externalId, ...request }: TrustRequest): TrustPolicy => {
  const actions = trustedActions(request);
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: principal },
        Action: actions.length === 1 ? 'sts:AssumeRole' : actions,
        ...(externalId === undefined ? {} : { Condition: { StringEquals: { 'sts:ExternalId': externalId } } }),
      },
    ],
  };
};

/**
 * What a trust policy calls the identity that STS names. A session stands for its role. STS leaves out a role's path,
 * and roles of IAM Identity Center always have one: for them the account is named.
 */
export const principalOf = (identityArn: string): string => {
  const [, partition, account, role] = /^arn:([^:]+):sts::(\d{12}):assumed-role\/([^/]+)\//.exec(identityArn) ?? [];
  return role === undefined
    ? identityArn
    : `arn:${partition}:iam::${account}:${role.startsWith('AWSReservedSSO_') ? 'root' : `role/${role}`}`;
};
