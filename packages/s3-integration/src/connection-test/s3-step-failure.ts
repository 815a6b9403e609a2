import type { Provenance, StepFailure } from '@aqueduct/integrations';
import { classifyS3Error } from '../classify-s3-error.js';
import { partitionOf } from '../partition.js';
import type { S3Failure } from '../s3-failure.js';
import type { S3Target } from '../s3-target.js';
import type { S3TestContext } from './s3-test-context.js';
import { notesOf } from './test-notes.js';

/** A permission of a policy, e.g. `s3:GetObject` for what the asked object is. */
export interface AskedPermission {
  readonly action: string;
  /** `bucket`, or a key or prefix in it. */
  readonly of: 'bucket' | { readonly key: string };
}

/** Where the credentials came from, in the words of their strategy. */
const sourceOf = ({ facts }: Provenance): string =>
  ['file', 'profile', 'line', 'roleArn'].filter((name) => facts[name] !== undefined).map((name) => `${name} ${facts[name]}`).join(', ');

/** Only typed keys have fields of their own; elsewhere the fault is in what the strategy read. */
const whereItIs = ({ field, remedy }: S3Failure, provenance: Provenance): Pick<StepFailure, 'field' | 'remedy'> => {
  if (field?.startsWith('credentials') !== true || provenance.strategy === 'access-key') {
    return { ...(field === undefined ? {} : { field }), remedy };
  }
  const source = sourceOf(provenance);
  return { field: 'credentials', remedy: `${remedy} The credentials come from ${provenance.strategy}${source === '' ? '' : ` (${source})`}.` };
};

const resourceOf = ({ bucket, region }: S3Target, of: AskedPermission['of']): string =>
  `arn:${partitionOf(region)}:s3:::${bucket}${of === 'bucket' ? '' : `/${of.key}`}`;

/** Who is to be allowed what, so that it can be pasted into a policy. */
const howToAllow = (context: S3TestContext, failure: S3Failure, { action, of }: AskedPermission): Pick<StepFailure, 'remedy' | 'deniedAction'> => {
  const deniedAction = failure.deniedAction ?? action;
  const resource = deniedAction.startsWith('s3:') ? ` on ${resourceOf(context.snapshot.target, of)}` : ' on the key that encrypts the object';
  const who = notesOf(context).identity ?? 'this identity';
  return {
    deniedAction,
    remedy: `Allow ${deniedAction}${resource} to ${who}: in its own policy, and where the bucket belongs to another account in the policy of the bucket too. If it is allowed there already, look for a Deny in the policies of the bucket, the organisation or the VPC endpoint. Signing in again does not help.`,
  };
};

/** What S3 said, as the failure of a step that needed `permission`. */
export const s3StepFailure = (context: S3TestContext, failure: S3Failure, permission?: AskedPermission): StepFailure => ({
  code: failure.tag,
  problem: failure.problem,
  ...whereItIs(failure, context.snapshot.provenance),
  ...(failure.tag === 'AccessDenied' && permission !== undefined ? howToAllow(context, failure, permission) : {}),
  ...(failure.retryable ? { retryable: true } : {}),
  ...(failure.tag === 'WrongRegion' && failure.bucketRegion !== undefined
    ? { suggestion: { field: 'settings.region', value: failure.bucketRegion } }
    : {}),
});

/** The same of whatever a call of the client rejected with. */
export const thrownStepFailure =
  (context: S3TestContext, permission?: AskedPermission) =>
  (error: unknown): StepFailure =>
    s3StepFailure(context, classifyS3Error(error), permission);
