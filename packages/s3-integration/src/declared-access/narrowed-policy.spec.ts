import * as E from 'fp-ts/lib/Either.js';
import { narrowedPolicy, type OwnPolicies, type S3Narrowing } from './narrowed-policy.js';

const ROLE = 'arn:aws:iam::222222222222:role/reader';

const narrowing = (more: Partial<S3Narrowing> = {}): S3Narrowing => ({
  declaredBy: 'The declaration of ReportsModule',
  access: 'read',
  bucket: 'lake',
  beginnings: ['team/raw/'],
  ...more,
});

const statementsOf = (asked: S3Narrowing, own: Omit<OwnPolicies, 'roleArn'> = {}, roleArn = ROLE): ReadonlyArray<Record<string, unknown>> => {
  const policy = narrowedPolicy(asked, { roleArn, ...own });
  if (E.isLeft(policy)) {
    throw new Error(policy.left.problem);
  }
  const document = JSON.parse(policy.right) as { readonly Version: string; readonly Statement: ReadonlyArray<Record<string, unknown>> };
  expect(document.Version).toBe('2012-10-17');
  return document.Statement;
};

describe(narrowedPolicy.name, () => {
  it('allows to read and list below the declared prefixes, and nothing else', () => {
    expect(statementsOf(narrowing({ beginnings: ['team/raw/', 'team/in-'] }))).toEqual([
      {
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:GetObjectAttributes', 's3:GetObjectTagging', 's3:GetObjectVersion'],
        Resource: ['arn:aws:s3:::lake/team/raw/*', 'arn:aws:s3:::lake/team/in-*'],
      },
      {
        Effect: 'Allow',
        Action: ['s3:ListBucket', 's3:ListBucketVersions'],
        Resource: 'arn:aws:s3:::lake',
        Condition: { StringLike: { 's3:prefix': ['team/raw/*', 'team/in-*'] } },
      },
    ]);
  });

  it('allows to write, delete and upload in parts when that is declared', () => {
    const [objects, listings] = statementsOf(narrowing({ access: 'read-write' }));

    expect(objects?.['Action']).toEqual(
      expect.arrayContaining(['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts']),
    );
    expect(listings?.['Action']).toContain('s3:ListBucketMultipartUploads');
  });

  it('has no condition on listings when the whole bucket is declared', () => {
    expect(statementsOf(narrowing({ beginnings: [''] }))).toMatchObject([
      { Resource: ['arn:aws:s3:::lake/*'] },
      { Resource: 'arn:aws:s3:::lake' },
    ]);
    expect(statementsOf(narrowing({ beginnings: [''] }))[1]).not.toHaveProperty('Condition');
  });

  it.each([
    ['a key id', 'read', '1234abcd', ['kms:Decrypt'], 'arn:aws:kms:*:*:key/1234abcd'],
    ['an ARN', 'read-write', 'arn:aws:kms:eu-west-1:222222222222:key/1234abcd', ['kms:Decrypt', 'kms:GenerateDataKey'], 'arn:aws:kms:eu-west-1:222222222222:key/1234abcd'],
    ['an alias, behind which may be any key', 'read', 'alias/lake', ['kms:Decrypt'], 'arn:aws:kms:*:*:key/*'],
  ] as const)('allows to use the key of the connection, given as %s', (_, access, kmsKeyId, actions, resource) => {
    expect(statementsOf(narrowing({ access, kmsKeyId }))[2]).toEqual({ Effect: 'Allow', Action: actions, Resource: resource });
  });

  it('takes the partition from the role, and the characters of prefixes as they are', () => {
    const statements = statementsOf(narrowing({ beginnings: ['a*b?c$/'] }), {}, 'arn:aws-cn:iam::222222222222:role/reader');

    expect(statements[0]?.['Resource']).toEqual(['arn:aws-cn:s3:::lake/a${*}b${?}c${$}/*']);
    expect(statements[1]?.['Condition']).toEqual({ StringLike: { 's3:prefix': ['a${*}b${?}c${$}/*'] } });
  });

  it('denies what is not declared, and allows nothing, when the session has policies of its own: those add up', () => {
    const own = { Effect: 'Allow', Action: 's3:*', Resource: '*' };
    const arns = { policyArns: 'arn:aws:iam::aws:policy/ReadOnlyAccess' };

    const withPolicy = statementsOf(narrowing({ kmsKeyId: 'k1' }), { sessionPolicy: JSON.stringify({ Version: '2012-10-17', Statement: own }) });
    const withArns = statementsOf(narrowing({ kmsKeyId: 'k1' }), arns);

    expect(withPolicy).toEqual([own, ...withArns]);
    expect(withArns).toEqual([
      { Effect: 'Deny', NotAction: expect.arrayContaining(['s3:GetObject', 's3:ListBucket', 'kms:Decrypt']), Resource: '*' },
      { Effect: 'Deny', Action: 's3:*', NotResource: ['arn:aws:s3:::lake', 'arn:aws:s3:::lake/team/raw/*'] },
      { Effect: 'Deny', Action: ['s3:ListBucket', 's3:ListBucketVersions'], Resource: '*', Condition: { StringNotLike: { 's3:prefix': ['team/raw/*'] } } },
      { Effect: 'Deny', Action: 'kms:*', NotResource: 'arn:aws:kms:*:*:key/k1' },
    ]);
  });

  it('does not guess what the variables of an older policy mean', () => {
    const sessionPolicy = JSON.stringify({ Statement: { Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::${aws:username}' } });

    expect(narrowedPolicy(narrowing(), { roleArn: ROLE, sessionPolicy })).toMatchObject(E.left({ code: 'NarrowingImpossible', field: 'sessionPolicy' }));
  });

  it('names the declaration whose policy is larger than STS takes', () => {
    const beginnings = Array.from({ length: 30 }, (_, nth) => `some/rather/long/prefix/${nth}/`);

    const refused = narrowedPolicy(narrowing({ beginnings }), { roleArn: ROLE });

    expect(refused).toMatchObject(E.left({ code: 'NarrowingTooLarge', problem: expect.stringMatching(/^The declaration of ReportsModule .* it has \d+ characters, and 2048 are the most/) }));
  });
});
