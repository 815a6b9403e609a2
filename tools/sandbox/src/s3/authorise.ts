import { AwsError } from '../aws-error.js';
import { decide, type Decision, type Question } from '../policy/decide.js';
import type { Bucket } from '../state/buckets.js';
import type { Access, Principal, User } from '../state/user.js';
import { S3_OPERATIONS, type Needs, type S3Operation } from './operations.js';

/** What is to be done with what. */
export interface Attempt {
  readonly operation: S3Operation;
  readonly bucket: Bucket;
  /** Empty for what concerns the bucket itself. */
  readonly key?: string;
  /** The request's, for conditions of listings. */
  readonly query?: ReadonlyMap<string, string>;
}

const accessOf = (user: User, bucket: Bucket): Access | 'none' =>
  user.policy.buckets?.[bucket.name] ?? (bucket.owner.accountId === user.accountId ? (user.policy.own ?? 'read-write') : 'none');

const arnOf = (bucketName: string, key = ''): string => `arn:aws:s3:::${bucketName}${key === '' ? '' : `/${key}`}`;

const permits = (needs: Needs, user: User, bucket: Bucket): boolean => {
  const access = accessOf(user, bucket);
  if (needs === 'read') return access !== 'none';
  return access === 'read-write' && (needs === 'write' || bucket.owner.accountId === user.accountId);
};

/** The keys that only listings have: HeadBucket has the same action and none of them. */
const listingContext = ({ operation, query = new Map() }: Attempt): ReadonlyArray<readonly [string, string]> => {
  if (operation !== 'ListObjects' && operation !== 'ListObjectsV2') return [];
  const [delimiter, maxKeys] = [query.get('delimiter'), query.get('max-keys')];
  return [
    ['s3:prefix', query.get('prefix') ?? ''],
    ...(delimiter === undefined ? [] : [['s3:delimiter', delimiter] as const]),
    ...(maxKeys === undefined ? [] : [['s3:max-keys', maxKeys] as const]),
  ];
};

const questionOf = ({ names, role, arn }: Principal, attempt: Attempt): Question => ({
  action: S3_OPERATIONS[attempt.operation].action,
  resource: arnOf(attempt.bucket.name, attempt.key),
  principals: names,
  context: new Map([['aws:principalarn', role?.roleArn ?? arn], ...listingContext(attempt)]),
});

const sessionDecision = ({ sessionPolicy }: Principal, question: Question): Decision => (sessionPolicy === undefined ? 'allow' : decide(sessionPolicy, question));

/** What the bucket's own policy says. Nobody locks the owner's account out of the policy itself. */
const bucketDecision = ({ user, names }: Principal, { operation, bucket }: Attempt, question: Question): Decision => {
  if (bucket.policy === undefined) return 'silent';
  const owns = names.length > 0 && user.accountId === bucket.owner.accountId;
  return owns && operation.endsWith('BucketPolicy') ? 'silent' : decide(bucket.policy.document, question);
};

/**
 * Why not; `undefined` when it may. A deny anywhere wins; then the session policy must allow, and either the user's
 * policy or the bucket's. A user's policy is about resources of others too, so an account is no border here.
 */
const refusal = (caller: Principal, attempt: Attempt): string | undefined => {
  const { operation, bucket } = attempt;
  const { action, needs } = S3_OPERATIONS[operation];
  const question = questionOf(caller, attempt);
  if (caller.user.policy.deny?.includes(operation)) return 'with an explicit deny in an identity-based policy';
  if (needs === 'each-key') return undefined;
  const [session, resource] = [sessionDecision(caller, question), bucketDecision(caller, attempt, question)];
  if (session === 'deny') return 'with an explicit deny in a session policy';
  if (resource === 'deny') return 'with an explicit deny in a resource-based policy';
  if (session === 'silent') return `because no session policy allows the ${action} action`;
  const allowed = resource === 'allow' || permits(needs, caller.user, bucket);
  return allowed ? undefined : `because no identity-based policy allows the ${action} action`;
};

const denied = ({ arn, names }: Principal, operation: S3Operation, resource: string, why: string): AwsError =>
  new AwsError('AccessDenied', names.length === 0 ? 'Access Denied' : `User: ${arn} is not authorized to perform: ${S3_OPERATIONS[operation].action} on resource: "${resource}" ${why}`);

/** Whether the caller may do that. */
export const mayUse = (caller: Principal, attempt: Attempt): boolean => refusal(caller, attempt) === undefined;

/** @throws AwsError AccessDenied */
export const authorise = (caller: Principal, attempt: Attempt): void => {
  const why = refusal(caller, attempt);
  if (why !== undefined) throw denied(caller, attempt.operation, arnOf(attempt.bucket.name, attempt.key), why);
};

/** For what concerns no bucket that exists: listing all and making one. @throws AwsError AccessDenied */
export const authoriseAccount = (caller: Principal, operation: 'ListBuckets' | 'CreateBucket', bucketName: string): void => {
  const { action } = S3_OPERATIONS[operation];
  const resource = arnOf(bucketName || '*');
  const { policy } = caller.user;
  if (caller.names.length === 0) throw denied(caller, operation, resource, 'without a signature');
  const writes = operation === 'CreateBucket' && (policy.own ?? 'read-write') !== 'read-write';
  if (writes || policy.deny?.includes(operation)) throw denied(caller, operation, resource, `because no identity-based policy allows the ${action} action`);
  const question = { action, resource, principals: caller.names, context: new Map<string, string>() };
  if (sessionDecision(caller, question) !== 'allow') throw denied(caller, operation, resource, `because no session policy allows the ${action} action`);
};
