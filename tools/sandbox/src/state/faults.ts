import { SandboxMisuse, type AwsErrorCode } from '../aws-error.js';
import { seededRandom } from './seeded-random.js';
import type { ServiceName } from './request-log.js';

/** What goes wrong. */
export type FaultEffect =
  /** An error answer in the service's own form; with `retryAfterSeconds` it says when to come again. */
  | { readonly type: 'error'; readonly code: AwsErrorCode; readonly message?: string; readonly retryAfterSeconds?: number }
  /** The same error document under a 200, as S3 ends a CopyObject or CompleteMultipartUpload that failed half-way. */
  | { readonly type: 'error-in-200'; readonly code: AwsErrorCode; readonly message?: string }
  /** Any answer at all, e.g. the HTML page of a proxy. */
  | { readonly type: 'answer'; readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  /** A late answer. */
  | { readonly type: 'delay'; readonly milliseconds: number }
  /** An answer whose body trickles. */
  | { readonly type: 'slow'; readonly bytesPerSecond: number }
  /** A connection that is cut: before the answer, or after so many bytes of its body. */
  | { readonly type: 'cut'; readonly afterBytes?: number }
  /** A connection that is cut while the request's body comes in, after so many bytes; nothing is written. */
  | { readonly type: 'cut-upload'; readonly afterBytes: number }
  /** A server whose clock is wrong: it judges signatures and writes its Date header by it. */
  | { readonly type: 'clock'; readonly offsetSeconds: number };

/** A fault for the next requests that match all given fields. */
export interface Fault {
  readonly effect: FaultEffect;
  readonly service?: ServiceName;
  /** Operation name, e.g. `GetObject`. */
  readonly operation?: string;
  readonly bucket?: string;
  readonly key?: string;
  /** The key that signed, whether rightly or not. */
  readonly accessKeyId?: string;
  /** How many requests it hits. @default 1, or 'always' with a probability */
  readonly times?: number | 'always';
  /** From 0 to 1: how likely it hits a request that matches. @default 1 */
  readonly probability?: number;
  /** Makes the draws of `probability` the same every time. @default 1 */
  readonly seed?: number;
}

/** What a request is, as far as faults can tell. */
export interface Asked {
  readonly service: ServiceName;
  readonly operation: string;
  readonly bucket?: string | undefined;
  readonly key?: string | undefined;
  readonly accessKeyId?: string | undefined;
}

interface Waiting {
  readonly fault: Fault;
  readonly random: () => number;
  left: number;
}

const MATCHED = ['service', 'operation', 'bucket', 'key', 'accessKeyId'] as const;

const timesOf = ({ times, probability }: Fault): number => {
  const wanted = times ?? (probability === undefined ? 1 : 'always');
  return wanted === 'always' ? Number.POSITIVE_INFINITY : wanted;
};

/** Faults that wait for their requests. */
export class Faults {
  private waiting: ReadonlyArray<Waiting> = [];

  /** Lets the next `times` matching requests fail. Several faults are used up in the order they were added. @throws SandboxMisuse */
  add(fault: Fault): void {
    const { effect, probability = 1 } = fault;
    if (!(probability >= 0 && probability <= 1)) throw new SandboxMisuse('"probability" must be from 0 to 1.');
    if (effect.type === 'slow' && !(effect.bytesPerSecond > 0)) throw new SandboxMisuse('"bytesPerSecond" must be above 0; use the effect cut for an answer that never ends.');
    this.waiting = [...this.waiting, { fault, random: seededRandom(fault.seed ?? 1), left: timesOf(fault) }];
  }

  clear(): void {
    this.waiting = [];
  }

  /** Takes the first fault that fits and whose dice say so, if any. */
  take(asked: Asked): FaultEffect | undefined {
    const found = this.waiting.find(
      ({ fault, random }) => MATCHED.every((field) => fault[field] === undefined || fault[field] === asked[field]) && random() < (fault.probability ?? 1),
    );
    if (found === undefined) return undefined;
    found.left -= 1;
    if (found.left <= 0) this.waiting = this.waiting.filter((entry) => entry !== found);
    return found.fault.effect;
  }
}
