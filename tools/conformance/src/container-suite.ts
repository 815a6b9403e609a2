import { containerCredentialsUrl } from '@aqueduct/s3-integration';
import * as E from 'fp-ts/lib/Either.js';
import type { Outcome } from './case-result.js';
import { expectedRefusal } from './expected-refusal.js';

export interface ContainerCase {
  readonly docs: string;
  readonly env: Readonly<Record<string, string>>;
  readonly result: { readonly Ok?: string; readonly ErrorContains?: string };
}

/** The address that the variables lead to, as the strategy for containers takes it. */
export const runContainerCase = ({ docs, env, result: { Ok, ErrorContains = '' } }: ContainerCase): Outcome => {
  const found = containerCredentialsUrl(env);
  return {
    name: docs,
    expected: Ok ?? expectedRefusal(ErrorContains),
    actual: E.isRight(found) ? found.right.url : `refused: ${found.left.code}`,
  };
};
