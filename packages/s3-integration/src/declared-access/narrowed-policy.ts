import * as E from 'fp-ts/lib/Either.js';
import type { Narrowing } from '@aqueduct/integrations';
import { POLICY_LENGTH } from '../assume-role/session-lists.js';
import type { NamedFailure } from '../s3-credential-error.js';
import { declaredActions } from './declared-actions.js';
import type { S3Access } from './s3-scope.js';

/** A scope laid over the settings of a connection. */
export interface S3Narrowing extends Narrowing {
  readonly access: S3Access;
  readonly bucket: string;
  /** Of keys in the bucket; `['']` is everything. */
  readonly beginnings: ReadonlyArray<string>;
  readonly kmsKeyId?: string;
}

/** The session policies that a connection has already. */
export interface OwnPolicies {
  readonly roleArn: string;
  readonly sessionPolicy?: string;
  readonly policyArns?: string;
}

type Statement = Readonly<Record<string, unknown>>;

/** In a pattern of IAM `*`, `?` and `$` mean something; as policy variables they mean themselves. */
const literal = (text: string): string => text.replace(/[*?$]/g, (char) => `\${${char}}`);

const startingWith = (beginnings: ReadonlyArray<string>): ReadonlyArray<string> => beginnings.map((beginning) => `${literal(beginning)}*`);

const keyArn = (partition: string, key: string): string => {
  if (/^arn:[^:]+:kms:[^:]+:\d+:key\//.test(key)) {
    return key;
  }
  // IAM knows keys by their ids only: behind an alias may be any.
  return /^(?:alias\/|arn:)/.test(key) ? `arn:${partition}:kms:*:*:key/*` : `arn:${partition}:kms:*:*:key/${key}`;
};

interface Parts {
  readonly bucketArn: string;
  readonly objectArns: ReadonlyArray<string>;
  readonly prefixes: ReadonlyArray<string>;
  readonly everything: boolean;
  readonly keyArn: string | undefined;
}

const partsOf = (partition: string, { bucket, beginnings, kmsKeyId }: S3Narrowing): Parts => {
  const bucketArn = `arn:${partition}:s3:::${bucket}`;
  const prefixes = startingWith(beginnings);
  return {
    bucketArn,
    objectArns: prefixes.map((prefix) => `${bucketArn}/${prefix}`),
    prefixes,
    everything: beginnings.includes(''),
    keyArn: kmsKeyId === undefined ? undefined : keyArn(partition, kmsKeyId),
  };
};

/** What is declared is allowed, and nothing else: for a session that has no other policy. */
const allowing = ({ access }: S3Narrowing, parts: Parts): ReadonlyArray<Statement> => {
  const { objects, listings, key } = declaredActions(access);
  const condition = parts.everything ? {} : { Condition: { StringLike: { 's3:prefix': parts.prefixes } } };
  return [
    { Effect: 'Allow', Action: objects, Resource: parts.objectArns },
    { Effect: 'Allow', Action: listings, Resource: parts.bucketArn, ...condition },
    ...(parts.keyArn === undefined ? [] : [{ Effect: 'Allow', Action: key, Resource: parts.keyArn }]),
  ];
};

/**
 * What is not declared is denied: laid over policies that a session has already. Policies of a session add up, so
 * another Allow would widen it; a Deny leaves what both allow. A listing without a prefix is `StringNotLike` any.
 */
const denying = ({ access }: S3Narrowing, parts: Parts): ReadonlyArray<Statement> => {
  const { objects, listings, key } = declaredActions(access);
  const actions = [...objects, ...listings, ...(parts.keyArn === undefined ? [] : key)];
  return [
    { Effect: 'Deny', NotAction: actions, Resource: '*' },
    { Effect: 'Deny', Action: 's3:*', NotResource: [parts.bucketArn, ...parts.objectArns] },
    ...(parts.everything ? [] : [{ Effect: 'Deny', Action: listings, Resource: '*', Condition: { StringNotLike: { 's3:prefix': parts.prefixes } } }]),
    ...(parts.keyArn === undefined ? [] : [{ Effect: 'Deny', Action: 'kms:*', NotResource: parts.keyArn }]),
  ];
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The statements of the connection's own policy; `undefined` when they would mean something else in a new version. */
const ownStatements = (text: string): ReadonlyArray<unknown> | undefined => {
  try {
    const policy: unknown = JSON.parse(text);
    if (!isRecord(policy) || (policy['Version'] !== '2012-10-17' && text.includes('${'))) {
      return undefined;
    }
    const { Statement: statement } = policy;
    return Array.isArray(statement) ? statement : [statement];
  } catch {
    return undefined;
  }
};

/** The policy of a narrowed session does not fit. */
export const tooLarge = ({ declaredBy }: Narrowing, size: string): NamedFailure => ({
  code: 'NarrowingTooLarge',
  field: 'sessionPolicy',
  problem: `${declaredBy} needs a session policy that STS does not take: ${size}.`,
  remedy: 'Declare fewer or shorter prefixes there (one that they have in common, say), or shorten the session policy of the connection.',
});

/** The one inline policy of a narrowed session: what is declared, and no more than the connection's own policies allow. */
export const narrowedPolicy = (narrowing: S3Narrowing, { roleArn, sessionPolicy, policyArns }: OwnPolicies): E.Either<NamedFailure, string> => {
  const parts = partsOf(roleArn.split(':')[1] ?? 'aws', narrowing);
  const own = sessionPolicy === undefined ? [] : ownStatements(sessionPolicy);
  if (own === undefined) {
    return E.left({
      code: 'NarrowingImpossible',
      field: 'sessionPolicy',
      problem: `The session policy of the connection cannot be combined with what ${narrowing.declaredBy} declares: its variables need "Version": "2012-10-17".`,
      remedy: 'Write "Version": "2012-10-17" into the session policy of the connection, and check what its variables then mean.',
    });
  }
  const hasOwn = sessionPolicy !== undefined || policyArns !== undefined;
  const statements = [...own, ...(hasOwn ? denying(narrowing, parts) : allowing(narrowing, parts))];
  const policy = JSON.stringify({ Version: '2012-10-17', Statement: statements });
  return policy.length > POLICY_LENGTH
    ? E.left(tooLarge(narrowing, `it has ${policy.length} characters, and ${POLICY_LENGTH} are the most`))
    : E.right(policy);
};
