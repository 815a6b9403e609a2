import type { Identities } from '../state/identities.js';
import type { ManagedPolicies } from '../state/managed-policies.js';
import type { WebIdentities } from '../state/web-identities.js';

/** What STS works on. */
export interface StsWorld {
  readonly identities: Identities;
  readonly webIdentities: WebIdentities;
  readonly managedPolicies: ManagedPolicies;
  readonly clock: () => Date;
  /** The regions whose endpoint this is. @default every region */
  readonly regions?: ReadonlyArray<string>;
}
