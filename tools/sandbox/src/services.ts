import { containerService, isContainerRequest } from './host/container-service.js';
import { imdsService, isImdsRequest } from './host/imds-service.js';
import type { Incoming } from './http/incoming.js';
import type { Service } from './http/service.js';
import { s3Service } from './s3/s3-service.js';
import type { SandboxState } from './sandbox-state.js';
import { isSigninRequest, signinService } from './signin/signin-service.js';
import { isSsoOidcRequest, ssoOidcService } from './sso/sso-oidc-service.js';
import { isSsoRequest, ssoService } from './sso/sso-service.js';
import { isStsRequest, stsService } from './sts/sts-service.js';

/** Tells which service a request is for. Each is known by something that S3 has not; what is left is S3's. */
export const servicesOf = (state: SandboxState, stsRegions: ReadonlyArray<string> | undefined): ((incoming: Incoming) => Service) => {
  const { identities, buckets, ssoSessions, loginSessions, hosts, clock, region } = state;
  const servedRegions = (): ReadonlySet<string> => new Set([region, ...buckets.all().map((bucket) => bucket.region)]);
  const s3 = s3Service({ buckets, clock, region, servedRegions }, identities);
  const others: ReadonlyArray<readonly [(incoming: Incoming) => boolean, Service]> = [
    [isSsoRequest, ssoService(ssoSessions, identities)],
    [isSsoOidcRequest, ssoOidcService(ssoSessions)],
    [isSigninRequest, signinService(loginSessions)],
    [isStsRequest, stsService({ ...state, ...(stsRegions === undefined ? {} : { regions: stsRegions }) })],
    [isImdsRequest, imdsService(state)],
    [isContainerRequest, containerService(hosts, identities)],
  ];
  return (incoming) => others.find(([isFor]) => isFor(incoming))?.[1] ?? s3;
};
