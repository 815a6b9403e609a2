import type { CaseResult } from './case-result.js';

export interface ContainerCase {
  readonly docs: string;
  readonly env: Readonly<Record<string, string>>;
  readonly result: { readonly Ok?: string; readonly ErrorContains?: string };
}

/** The address is chosen inside the AWS SDK, which does not tell it before it connects there. */
export const runContainerCase = ({ docs }: ContainerCase): CaseResult => ({
  name: docs,
  verdict: 'unsupported',
  detail: 'the AWS SDK chooses the address, and tells it to nobody before it connects there',
});
