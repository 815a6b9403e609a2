import * as E from 'fp-ts/lib/Either.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { refreshingSource, type CredentialError, type CredentialSource, type Resolved } from '@aqueduct/integrations';
import type { LoginProfile } from '../login/login-profile.js';
import type { S3CredentialFailure } from '../s3-credential-error.js';
import { warningsOf } from '../s3-credential-warning.js';
import type { S3Credentials } from '../s3-credentials.js';
import type { SsoProfile } from '../sso/sso-profile.js';
import type { StsClients, StsSession, StsVariant } from '../sts-client.js';
import type { ChainBase, RoleChain } from './role-chain.js';
import { outsideSource, type OutsideSourceOptions } from './outside-source.js';
import { roleChainFailure } from './role-chain-failure.js';
import type { RoleStep } from './role-step.js';
import { defaultStsRegion } from './sts-region.js';

export interface RoleChainOptions {
  readonly strategy: string;
  readonly sts: StsClients;
  readonly ssoSource: (profile: SsoProfile) => CredentialSource<S3Credentials>;
  readonly loginSource: (profile: LoginProfile) => CredentialSource<S3Credentials>;
  readonly outside: OutsideSourceOptions;
  readonly toError: (failure: S3CredentialFailure) => CredentialError;
  readonly now: () => number;
}

type Source = CredentialSource<S3Credentials>;
type Outcome = E.Either<CredentialError, Resolved<S3Credentials>>;

const regionOf = ({ base, roles }: RoleChain, step: RoleStep): string => {
  const chosen = roles[roles.length - 1];
  return step.region ?? chosen?.region ?? base.region ?? defaultStsRegion(step.roleArn);
};

const variantOf = ({ roles }: RoleChain, step: RoleStep): { readonly variant?: StsVariant } => {
  const variant = step.variant ?? roles[roles.length - 1]?.variant;
  return variant === undefined ? {} : { variant };
};

const sourceOfBase = (base: ChainBase, { strategy, ssoSource, loginSource, outside }: RoleChainOptions): Source => {
  if (base.kind === 'sso') {
    return ssoSource(base.sso);
  }
  if (base.kind === 'login') {
    return loginSource(base.login);
  }
  if (base.kind !== 'static') {
    return outsideSource(base, outside);
  }
  const { credentials } = base;
  const resolved = TE.right({ credentials, provenance: { strategy, facts: { accessKeyId: credentials.accessKeyId } } });
  return { resolve: () => resolved };
};

const resolvedOf = (
  strategy: string,
  { base, roles }: RoleChain,
  { roleArn }: RoleStep,
  { warnings = [] }: Resolved<S3Credentials>,
  session: StsSession,
): Resolved<S3Credentials> => {
  const { credentials, expiresAt, arn } = session;
  return {
    credentials,
    provenance: {
      strategy,
      facts: {
        role: roleArn,
        ...(arn === undefined ? {} : { session: arn }),
        chain: [base.profile, ...roles.map(({ profile }) => profile)].join(' -> '),
        accessKeyId: credentials.accessKeyId,
        ...(expiresAt === undefined ? {} : { expiresAt: expiresAt.toISOString() }),
      },
    },
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...warningsOf(...warnings),
  };
};

/** One role, taken on with the credentials of `caller`; with newer ones of it when STS refuses the first. */
const sourceOfStep = (chain: RoleChain, step: RoleStep, caller: Source, callerName: string, options: RoleChainOptions): Source => {
  const { strategy, sts, toError, now } = options;
  const region = regionOf(chain, step);
  const { roleArn, sessionName, externalId, durationSeconds } = step;
  const input = {
    RoleArn: roleArn,
    RoleSessionName: sessionName,
    ...(externalId === undefined ? {} : { ExternalId: externalId }),
    ...(durationSeconds === undefined ? {} : { DurationSeconds: durationSeconds }),
  };

  const attempt = async (refresh: boolean): Promise<Outcome> => {
    const by = await caller.resolve({ refresh })();
    if (E.isLeft(by)) {
      return by;
    }
    const answer = await sts.assumeRole({ region, ...variantOf(chain, step), credentials: by.right.credentials }, input)();
    if (E.isRight(answer)) {
      return E.right(resolvedOf(strategy, chain, step, by.right, answer.right));
    }
    const mayHelp = answer.left.reason === 'caller' && !refresh && by.right.expiresAt !== undefined;
    return mayHelp ? attempt(true) : E.left(toError(roleChainFailure(step, region, callerName, answer.left)));
  };

  return refreshingSource(() => attempt(false), { now });
};

/** Credentials of the last role of a chain; each session is kept until shortly before it ends. */
export const roleChainSource = (chain: RoleChain, options: RoleChainOptions): Source => {
  let source = sourceOfBase(chain.base, options);
  let caller = `the profile "${chain.base.profile}"`;
  for (const step of chain.roles) {
    source = sourceOfStep(chain, step, source, caller, options);
    caller = `the role ${step.roleArn}`;
  }
  return source;
};
