import type { AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import * as E from 'fp-ts/lib/Either.js';
import type { Resolved } from '@aqueduct/integrations';
import type { NamedFailure } from '../s3-credential-error.js';
import { warningsOf } from '../s3-credential-warning.js';
import type { S3Credentials } from '../s3-credentials.js';
import type { StsCaller, StsClients, StsSession } from '../sts-client.js';
import { callerArn } from './caller-arn.js';
import type { RoleCaller, RoleCallerSource } from './role-caller.js';
import { roleFailure, type RoleContext } from './role-failure.js';
import { stsPlace, type StsPlace } from './sts-place.js';
import { principalOf, type TrustRequest } from './trust-policy.js';

export interface RoleSessionOptions {
  readonly strategy: string;
  readonly caller: RoleCallerSource;
  readonly input: AssumeRoleCommandInput & { readonly RoleArn: string; readonly RoleSessionName: string };
  readonly stsRegion: string | undefined;
  readonly stsEndpoint: string | undefined;
  readonly trusted: ReadonlyArray<string>;
  /** What the operator lets stand in for AWS; for development. */
  readonly standIn: string | undefined;
  /** Clients of an endpoint; of AWS when there is none. */
  readonly clients: (endpoint: string | undefined) => StsClients;
}

type Outcome<A> = E.Either<NamedFailure, A>;

const resolvedOf = ({ strategy, input }: RoleSessionOptions, caller: RoleCaller, { credentials, expiresAt, arn }: StsSession): Resolved<S3Credentials> => ({
  credentials,
  provenance: {
    strategy,
    facts: {
      role: input.RoleArn,
      ...(arn === undefined ? {} : { session: arn }),
      ...(input.ExternalId === undefined ? {} : { externalId: input.ExternalId }),
      ...caller.facts,
      accessKeyId: credentials.accessKeyId,
      ...(expiresAt === undefined ? {} : { expiresAt: expiresAt.toISOString() }),
    },
  },
  ...(expiresAt === undefined ? {} : { expiresAt }),
  ...(caller.provides === undefined ? {} : { provides: caller.provides }),
  ...warningsOf(...(caller.warnings ?? [])),
});

/** Who asks, as a trust policy names it. STS tells everybody who they are; when it does not, the advice is shorter. */
const trustOf = async (sts: StsClients, caller: StsCaller, { ExternalId, Tags, SourceIdentity }: AssumeRoleCommandInput): Promise<TrustRequest | undefined> => {
  const arn = await callerArn(sts, caller)();
  return E.isLeft(arn)
    ? undefined
    : {
        principal: principalOf(arn.right),
        ...(ExternalId === undefined ? {} : { externalId: ExternalId }),
        tags: Tags !== undefined,
        sourceIdentity: SourceIdentity !== undefined,
      };
};

/** Asks STS for a session of a role; once more with newer credentials if STS refuses those of the caller. */
export const roleSession = (options: RoleSessionOptions): (() => Promise<Outcome<Resolved<S3Credentials>>>) => {
  const { input, trusted, standIn, stsRegion, stsEndpoint } = options;

  const placeOf = ({ region, endpoint }: RoleCaller): Outcome<StsPlace> =>
    stsPlace({
      roleArn: input.RoleArn,
      ...(stsRegion === undefined ? {} : { stsRegion }),
      ...(stsEndpoint === undefined ? {} : { stsEndpoint }),
      caller: { ...(region === undefined ? {} : { region }), ...(endpoint === undefined ? {} : { endpoint }) },
      trusted,
      standIn,
    });

  const attempt = async (refresh: boolean): Promise<Outcome<Resolved<S3Credentials>>> => {
    const caller = await options.caller({ refresh })();
    const place = E.isLeft(caller) ? caller : placeOf(caller.right);
    if (E.isLeft(caller) || E.isLeft(place)) {
      return E.isLeft(caller) ? caller : (place as E.Left<NamedFailure>);
    }
    const sts = options.clients(place.right.endpoint);
    const who = { region: place.right.region, credentials: caller.right.credentials };
    const answer = await sts.assumeRole(who, input)();
    if (E.isRight(answer)) {
      return E.right(resolvedOf(options, caller.right, answer.right));
    }
    if (answer.left.reason === 'caller' && !refresh) {
      return attempt(true);
    }
    const trust = answer.left.reason === 'denied' ? await trustOf(sts, who, input) : undefined;
    const context: RoleContext = { roleArn: input.RoleArn, region: who.region, trust, externalId: input.ExternalId };
    return E.left(roleFailure(context, answer.left));
  };

  return () => attempt(false);
};
