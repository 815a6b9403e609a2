import * as E from 'fp-ts/lib/Either.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { CredentialError, CredentialSource, Narrowing } from '@aqueduct/integrations';
import { namedError } from '../s3-credential-error.js';
import type { S3Credentials } from '../s3-credentials.js';
import { narrowedPolicy, tooLarge, type OwnPolicies, type S3Narrowing } from './narrowed-policy.js';

/** The policy passed our own check, and is still too large packed together with tags and ARNs. */
const isPackedTooLarge = ({ cause }: CredentialError): boolean => typeof cause === 'string' && cause.startsWith('PackedPolicyTooLarge');

/** How a strategy that asks STS for sessions of a role narrows them: by their session policy. */
export const narrowedSource =
  <V extends OwnPolicies>(strategy: string, open: (values: V) => CredentialSource<S3Credentials>) =>
  (values: V, narrowing: Narrowing): CredentialSource<S3Credentials> => {
    const policy = narrowedPolicy(narrowing as S3Narrowing, values);
    const toError = namedError(strategy);
    if (E.isLeft(policy)) {
      return { resolve: () => TE.left(toError(policy.left)) };
    }
    const source = open({ ...values, sessionPolicy: policy.right });
    return {
      resolve: (options) => async () => {
        const outcome = await source.resolve(options)();
        return E.isLeft(outcome) && isPackedTooLarge(outcome.left) ? E.left(toError(tooLarge(narrowing, 'packed together with its tags and ARNs it is too large'))) : outcome;
      },
    };
  };
