import * as E from 'fp-ts/lib/Either.js';
import { partitionOf } from '../partition.js';
import type { NamedFailure } from '../s3-credential-error.js';

/** Which token service is asked. */
export interface StsPlace {
  readonly region: string;
  /** Absent for AWS itself. */
  readonly endpoint?: string;
}

export interface PlaceRequest {
  /** Absent while nobody knows which role it will be. */
  readonly roleArn?: string;
  readonly stsRegion?: string;
  readonly stsEndpoint?: string;
  /** What comes along with the credentials that ask. */
  readonly caller: {
    readonly region?: string;
    /** Where these credentials belong, when that is not AWS. */
    readonly endpoint?: string;
  };
  /** The origins that the operator trusts. */
  readonly trusted: ReadonlyArray<string>;
  /** What the operator lets stand in for AWS; for development. */
  readonly standIn: string | undefined;
}

const originOf = (url: string | undefined): string | undefined => (url === undefined ? undefined : new URL(url).origin);

const refuse = (failure: NamedFailure): E.Either<NamedFailure, never> => E.left(failure);

/** Where a role is asked for: credentials go to AWS, or to what the operator trusts, and only to where they belong. */
export const stsPlace = ({ roleArn, stsRegion, stsEndpoint, caller, trusted, standIn }: PlaceRequest): E.Either<NamedFailure, StsPlace> => {
  const endpoint = originOf(stsEndpoint);
  const region = stsRegion ?? caller.region;
  if (endpoint !== undefined && !trusted.includes(endpoint)) {
    return refuse({
      code: 'StsEndpointNotTrusted',
      field: 'stsEndpoint',
      problem: `The operator of this server does not trust the token service ${endpoint}.`,
      remedy: 'Leave the STS endpoint empty for AWS, or have the operator add it to AQUEDUCT_S3_TRUSTED_ENDPOINTS.',
    });
  }
  if (caller.endpoint !== undefined && originOf(caller.endpoint) !== (endpoint ?? originOf(standIn))) {
    return refuse({
      code: 'SourceElsewhere',
      field: 'stsEndpoint',
      problem: `The credentials of the source belong to ${caller.endpoint}, and are not sent to ${endpoint ?? 'AWS'}.`,
      remedy: `Give ${originOf(caller.endpoint) ?? ''} as the STS endpoint if it hands out roles, or choose a source at AWS.`,
    });
  }
  if (region === undefined) {
    return refuse({
      code: 'StsRegionMissing',
      field: 'stsRegion',
      problem: 'Nothing says in which region the role is to be asked for.',
      remedy: 'Give the STS region: the region of the bucket is a good choice.',
    });
  }
  const partition = roleArn?.split(':')[1];
  if (endpoint === undefined && partition !== undefined && partitionOf(region) !== partition) {
    return refuse({
      code: 'PartitionMismatch',
      field: 'stsRegion',
      problem: `The role is in the partition ${partition}, the region ${region} in ${partitionOf(region)}: credentials of one are unknown in the other.`,
      remedy: 'Correct the role ARN or the STS region.',
    });
  }
  return E.right({ region, ...(endpoint === undefined ? {} : { endpoint }) });
};
