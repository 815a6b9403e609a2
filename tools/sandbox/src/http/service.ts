import type { AwsError } from '../aws-error.js';
import type { ServiceName } from '../state/request-log.js';
import type { Principal } from '../state/user.js';
import type { Incoming } from './incoming.js';
import type { Reply } from './reply.js';

/** What a request asks for, as far as its address tells. */
export interface ServiceCall {
  readonly operation: string;
  readonly bucket?: string;
  readonly key?: string;
  /** Why it has no operation. */
  readonly refusal?: unknown;
}

/** Takes down whose signature a request had. */
export type Verified = (signer: Principal) => void;

/** One of the AWS services that share the listener. */
export interface Service {
  readonly name: ServiceName;
  readonly describe: (incoming: Incoming) => ServiceCall | Promise<ServiceCall>;
  /** Tells `verified` who signed before it decides whether that is allowed. @throws AwsError */
  readonly perform: (incoming: Incoming, call: ServiceCall, verified: Verified) => Promise<Reply>;
  /** The service's own form of an error. */
  readonly errorReply: (error: AwsError, incoming: Incoming, requestId: string) => Reply;
  /** Headers that belong on answers and refusals alike. */
  readonly decorate?: (reply: Reply, call: ServiceCall) => Reply;
}
