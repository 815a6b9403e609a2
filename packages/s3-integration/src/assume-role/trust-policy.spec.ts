import { principalOf, trustPolicy } from './trust-policy.js';

describe('trustPolicy', () => {
  it('lets one principal take on the role, with the external ID', () => {
    expect(trustPolicy({ principal: 'arn:aws:iam::111111111111:user/alice', externalId: 'e1' })).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::111111111111:user/alice' },
          Action: 'sts:AssumeRole',
          Condition: { StringEquals: { 'sts:ExternalId': 'e1' } },
        },
      ],
    });
  });

  it('allows tags and a source identity where sessions carry them', () => {
    const { Statement } = trustPolicy({ principal: 'arn:aws:iam::111111111111:root', tags: true, sourceIdentity: true });

    expect(Statement).toMatchObject([{ Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'] }]);
    expect(JSON.stringify(Statement)).not.toContain('Condition');
  });
});

describe('principalOf', () => {
  it.each([
    ['a user', 'arn:aws:iam::111111111111:user/alice', 'arn:aws:iam::111111111111:user/alice'],
    ['a session of a role', 'arn:aws-cn:sts::111111111111:assumed-role/reader/nightly', 'arn:aws-cn:iam::111111111111:role/reader'],
    ['a session of IAM Identity Center', 'arn:aws:sts::111111111111:assumed-role/AWSReservedSSO_Dev_1a2b/ada', 'arn:aws:iam::111111111111:root'],
    ['the root of an account', 'arn:aws:iam::111111111111:root', 'arn:aws:iam::111111111111:root'],
  ])('names %s as a policy does', (_who, identity, principal) => {
    expect(principalOf(identity)).toBe(principal);
  });
});
