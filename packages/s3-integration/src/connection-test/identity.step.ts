import { GetCallerIdentityCommand, type GetCallerIdentityCommandOutput } from '@aws-sdk/client-sts';
import { passed, skipped, warned, type StepFailure } from '@aqueduct/integrations';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { pipe } from 'fp-ts/lib/function.js';
import { isAnonymous } from '../s3-credentials.js';
import { normalEndpoint } from '../s3-effective-target.js';
import type { S3Target } from '../s3-target.js';
import type { StsClients } from '../sts-client.js';
import { thrownStepFailure } from './s3-step-failure.js';
import type { S3TestContext, S3TestStep } from './s3-test-context.js';
import { notesOf } from './test-notes.js';

export interface IdentityStepOptions {
  readonly sts: StsClients;
  /** Where STS is, when it is not AWS's own; for development. */
  readonly stsEndpoint: string | undefined;
}

const AWS_HOST = /\.amazonaws\.com(\.cn)?$/;

/** Credentials of another provider must not be sent to AWS. */
const knowsIdentities = ({ endpoint }: S3Target, stsEndpoint: string | undefined): boolean =>
  endpoint === undefined || AWS_HOST.test(new URL(endpoint).hostname) || (stsEndpoint !== undefined && normalEndpoint(stsEndpoint) === endpoint);

/** Of STS, so the settings of the bucket are not to blame; a network that lets through to S3 alone is a usual one. */
const unknown = ({ field, ...failure }: StepFailure): StepFailure => ({
  ...failure,
  ...(field?.startsWith('credentials') === true ? { field } : {}),
  problem: `AWS does not say who is signing: ${failure.problem}`,
  remedy:
    field?.startsWith('credentials') === true
      ? `${failure.remedy} The bucket is asked all the same.`
      : 'Nothing need be done when this server may reach S3 but not STS; otherwise let it through to the STS of the region. The bucket is asked all the same.',
});

const said = (context: S3TestContext, { Arn: arn, Account: account }: GetCallerIdentityCommandOutput): string => {
  if (arn !== undefined) {
    notesOf(context).identity = arn;
  }
  return `${arn ?? 'no name'}, account ${account ?? 'unknown'}`;
};

/**
 * Who signs: the one thing that tells a person at once that the wrong profile or role is in use. It needs no permission.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export const identityStep = ({ sts, stsEndpoint }: IdentityStepOptions): S3TestStep => ({
  name: 'identity',
  title: 'Who signs the requests',
  run: (context, signal) => {
    const { target, credentials } = context.snapshot;
    if (isAnonymous(credentials)) {
      return TE.right(skipped('nobody: requests are not signed'));
    }
    if (!knowsIdentities(target, stsEndpoint)) {
      return TE.right(skipped(`not asked: only AWS says who signs, and the endpoint is ${target.endpoint}`));
    }
    return pipe(
      TE.tryCatch(
        () => sts.client({ region: target.region, credentials }).send(new GetCallerIdentityCommand({}), { abortSignal: signal }),
        thrownStepFailure(context),
      ),
      TE.match(
        (failure) => warned(unknown(failure)),
        (identity) => passed(said(context, identity)),
      ),
      TE.fromTask,
    );
  },
});
