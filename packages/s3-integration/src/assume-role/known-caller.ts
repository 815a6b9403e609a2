import * as E from 'fp-ts/lib/Either.js';
import type { NamedFailure } from '../s3-credential-error.js';
import type { StsClients } from '../sts-client.js';
import type { StsFailure } from '../sts-failure.js';
import { callerArn } from './caller-arn.js';
import type { RoleCallerSource } from './role-caller.js';
import { roleFailure } from './role-failure.js';
import type { KnownCaller } from './role-preparation.js';
import { stsPlace, type PlaceRequest } from './sts-place.js';

export interface KnownCallerOptions extends Omit<PlaceRequest, 'caller'> {
  /** Absent while it is not said who takes on the role. */
  readonly caller: RoleCallerSource | undefined;
  /** Clients of an endpoint; of AWS when there is none. */
  readonly clients: (endpoint: string | undefined) => StsClients;
}

const NO_SOURCE: NamedFailure = {
  code: 'SourceIncomplete',
  field: 'source',
  problem: 'Nothing says what takes on the role.',
  remedy: 'Choose a source, and give what it needs.',
};

/** STS tells everybody who they are, so a denial here is an odd one. */
const notTold = (region: string, failure: StsFailure): NamedFailure =>
  failure.reason === 'denied' || failure.reason === 'request'
    ? {
        code: 'SourceRejected',
        field: 'source',
        problem: `STS does not say whose the credentials of the source are (${failure.detail}).`,
        remedy: 'Look up in IAM who owns them.',
      }
    : roleFailure({ roleArn: '', region, trust: undefined, externalId: undefined }, failure);

/** Asks STS who would take on the role. */
export const knownCaller = async ({ caller: source, clients, ...place }: KnownCallerOptions): Promise<KnownCaller> => {
  if (source === undefined) {
    return { unknown: NO_SOURCE };
  }
  const caller = await source({ refresh: false })();
  if (E.isLeft(caller)) {
    return { unknown: caller.left };
  }
  const { credentials, region, endpoint } = caller.right;
  const sts = stsPlace({ ...place, caller: { ...(region === undefined ? {} : { region }), ...(endpoint === undefined ? {} : { endpoint }) } });
  if (E.isLeft(sts)) {
    return { unknown: sts.left };
  }
  const arn = await callerArn(clients(sts.right.endpoint), { region: sts.right.region, credentials })();
  return E.isLeft(arn) ? { unknown: notTold(sts.right.region, arn.left) } : { arn: arn.right };
};
