import type { SandboxOptions } from './sandbox.js';
import { Buckets } from './state/buckets.js';
import { Faults } from './state/faults.js';
import { HostIdentities } from './state/host-identities.js';
import { Identities } from './state/identities.js';
import { LoginSessions } from './state/login-sessions.js';
import { ManagedPolicies } from './state/managed-policies.js';
import { RequestLog } from './state/request-log.js';
import { SsoSessions } from './state/sso-sessions.js';
import { WebIdentities } from './state/web-identities.js';

/** Everything that a sandbox remembers. */
export interface SandboxState {
  readonly identities: Identities;
  readonly buckets: Buckets;
  readonly ssoSessions: SsoSessions;
  readonly loginSessions: LoginSessions;
  readonly webIdentities: WebIdentities;
  readonly managedPolicies: ManagedPolicies;
  readonly hosts: HostIdentities;
  readonly faults: Faults;
  readonly log: RequestLog;
  readonly region: string;
  readonly clock: () => Date;
}

/** A sandbox that knows nobody yet. */
export const newSandboxState = ({ region = 'us-east-1', clock = () => new Date() }: SandboxOptions): SandboxState => {
  const identities = new Identities(clock);
  return {
    identities,
    buckets: new Buckets(clock),
    ssoSessions: new SsoSessions(clock),
    loginSessions: new LoginSessions(identities, clock),
    webIdentities: new WebIdentities(),
    managedPolicies: new ManagedPolicies(),
    hosts: new HostIdentities(clock),
    faults: new Faults(),
    log: new RequestLog(),
    region,
    clock,
  };
};
