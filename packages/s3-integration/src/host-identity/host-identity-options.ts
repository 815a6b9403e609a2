import type { HostIdentity } from './host-identity.js';

/** What the operator allows of the server's own identities. */
export interface HostIdentityOptions {
  /** Those that connections may use. @default [] */
  readonly hostIdentities?: ReadonlyArray<HostIdentity>;
  /** The program of the identity `process`, with its arguments; it prints credentials as JSON. */
  readonly credentialProcess?: ReadonlyArray<string>;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}
