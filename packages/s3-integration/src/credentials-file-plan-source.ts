import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { CredentialSource, Resolved } from '@aqueduct/integrations';
import type { CredentialsPlan } from './credentials-file-plan.js';
import type { LoginProfile } from './login/login-profile.js';
import type { RoleChain } from './role-chain/role-chain.js';
import { warningsOf } from './s3-credential-warning.js';
import type { S3Credentials } from './s3-credentials.js';
import type { SsoProfile } from './sso/sso-profile.js';

type AskingPlan = Exclude<CredentialsPlan, { kind: 'static' }>;

/** Where the plans that must ask somebody get their credentials from. */
export interface PlanSources {
  readonly sso: (profile: SsoProfile) => CredentialSource<S3Credentials>;
  readonly login: (profile: LoginProfile) => CredentialSource<S3Credentials>;
  readonly roleChain: (chain: RoleChain) => CredentialSource<S3Credentials>;
}

/** The answer with what the file says of the profile; the same object for the same answer. */
const dressed = ({ facts, provides, warnings }: AskingPlan): ((answer: Resolved<S3Credentials>) => Resolved<S3Credentials>) => {
  let last: { readonly answer: Resolved<S3Credentials>; readonly resolved: Resolved<S3Credentials> } | undefined;
  return (answer) => {
    if (last?.answer !== answer) {
      const { strategy, facts: ofAnswer } = answer.provenance;
      const resolved = { ...answer, provides, provenance: { strategy, facts: { ...facts, ...ofAnswer } } };
      last = { answer, resolved: { ...resolved, ...warningsOf(...warnings, ...(answer.warnings ?? [])) } };
    }
    return last.resolved;
  };
};

const askedOf = (plan: AskingPlan, { sso, login, roleChain }: PlanSources): CredentialSource<S3Credentials> => {
  switch (plan.kind) {
    case 'sso':
      return sso(plan.profile);
    case 'login':
      return login(plan.profile);
    case 'role-chain':
      return roleChain(plan.chain);
  }
};

const newSource = (
  plan: CredentialsPlan,
  sources: PlanSources,
): CredentialSource<S3Credentials> => {
  if (plan.kind === 'static') {
    const resolved = TE.right(plan.resolved);
    return { resolve: () => resolved };
  }
  const source = askedOf(plan, sources);
  const dress = dressed(plan);
  return { resolve: (options) => pipe(source.resolve(options), TE.map(dress)) };
};

/** The source of a plan; the same one until the plan changes. */
export const planSource = (
  sources: PlanSources,
): ((plan: CredentialsPlan) => CredentialSource<S3Credentials>) => {
  let last: { readonly plan: CredentialsPlan; readonly source: CredentialSource<S3Credentials> } | undefined;
  return (plan) => {
    last = last?.plan === plan ? last : { plan, source: newSource(plan, sources) };
    return last.source;
  };
};
