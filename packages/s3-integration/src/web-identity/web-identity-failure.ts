import { roleFailure } from '../assume-role/role-failure.js';
import type { NamedFailure } from '../s3-credential-error.js';
import type { StsFailure } from '../sts-failure.js';
import type { TokenPlace, WebToken } from './web-token.js';

export interface WebIdentityContext {
  readonly roleArn: string;
  readonly region: string;
  readonly from: TokenPlace;
  readonly token: WebToken;
}

/**
 * The trust policy that lets a token take on a role: the token's issuer must be a provider of the role's account.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html
 */
export const webTrustPolicy = (roleArn: string, { issuer = '', subject, audience }: WebToken) => {
  const [, partition, , , account] = roleArn.split(':');
  const provider = issuer.replace(/^https:\/\//, '').replace(/\/$/, '');
  const conditions = { ...(audience === undefined ? {} : { [`${provider}:aud`]: audience }), ...(subject === undefined ? {} : { [`${provider}:sub`]: subject }) };
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: `arn:${partition}:iam::${account}:oidc-provider/${provider}` },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: { StringEquals: conditions },
      },
    ],
  };
};

const denied = ({ roleArn, from, token }: WebIdentityContext, { detail }: StsFailure): NamedFailure => {
  const policy = token.issuer === undefined ? '' : ` This trust policy lets it in: ${JSON.stringify(webTrustPolicy(roleArn, token))}`;
  return {
    code: 'RoleDenied',
    field: 'roleArn',
    problem: `STS does not let the token of ${from.called} (issuer ${token.issuer ?? 'unknown'}, subject ${token.subject ?? 'unknown'}) take on the role ${roleArn}.`,
    remedy: `Check that the role exists and that its trust policy names the issuer, the audience and the subject of the token.${policy}`,
    cause: detail,
  };
};

const TOKEN_REFUSED = /^(InvalidIdentityToken|ExpiredToken|IDPRejectedClaim)/;

const RENEW: Readonly<Record<TokenPlace['field'], string>> = {
  tokenFile: 'Have whoever writes the file renew the token; it is read again at the next use.',
  tokenSource: 'Have whoever provides the source answer a token that is still good; it is asked again at the next use.',
};

const tokenRefused = ({ from, token, roleArn }: WebIdentityContext, { detail }: StsFailure): NamedFailure => ({
  code: 'WebTokenRejected',
  field: from.field,
  problem: `STS does not accept the token of ${from.called} (${detail}).`,
  remedy: /^Expired/.test(detail)
    ? RENEW[from.field]
    : `Check that the token is for the audience that AWS expects, and that its issuer ${token.issuer ?? ''} is an identity provider of the account ${roleArn.split(':')[4] ?? ''}.`,
  cause: detail,
});

/** What STS said to a token, in words. */
export const webIdentityFailure = (context: WebIdentityContext, failure: StsFailure): NamedFailure =>
  TOKEN_REFUSED.test(failure.detail)
    ? tokenRefused(context, failure)
    : failure.reason === 'denied'
      ? denied(context, failure)
      : roleFailure({ roleArn: context.roleArn, region: context.region, trust: undefined, externalId: undefined }, failure);
