import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { CredentialSource, Resolved } from '@aqueduct/integrations';
import type { CredentialsPlan } from './credentials-file-plan.js';
import type { S3Credentials } from './s3-credentials.js';
import type { SsoProfile } from './sso/sso-profile.js';

type SsoPlan = Extract<CredentialsPlan, { kind: 'sso' }>;

/** The portal's answer with what the file says of the profile; the same object for the same answer. */
const dressed = ({ facts, provides }: SsoPlan): ((answer: Resolved<S3Credentials>) => Resolved<S3Credentials>) => {
  let last: { readonly answer: Resolved<S3Credentials>; readonly resolved: Resolved<S3Credentials> } | undefined;
  return (answer) => {
    if (last?.answer !== answer) {
      const { strategy, facts: ofPortal } = answer.provenance;
      last = { answer, resolved: { ...answer, provides, provenance: { strategy, facts: { ...facts, ...ofPortal } } } };
    }
    return last.resolved;
  };
};

const newSource = (
  plan: CredentialsPlan,
  ssoSource: (profile: SsoProfile) => CredentialSource<S3Credentials>,
): CredentialSource<S3Credentials> => {
  if (plan.kind === 'static') {
    const resolved = TE.right(plan.resolved);
    return { resolve: () => resolved };
  }
  const source = ssoSource(plan.profile);
  const dress = dressed(plan);
  return { resolve: (options) => pipe(source.resolve(options), TE.map(dress)) };
};

/** The source of a plan; the same one until the plan changes. */
export const planSource = (
  ssoSource: (profile: SsoProfile) => CredentialSource<S3Credentials>,
): ((plan: CredentialsPlan) => CredentialSource<S3Credentials>) => {
  let last: { readonly plan: CredentialsPlan; readonly source: CredentialSource<S3Credentials> } | undefined;
  return (plan) => {
    last = last?.plan === plan ? last : { plan, source: newSource(plan, ssoSource) };
    return last.source;
  };
};
