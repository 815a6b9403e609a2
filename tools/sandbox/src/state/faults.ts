import type { AwsErrorCode } from '../aws-error.js';

/** What goes wrong: an error answer, a late answer, or a connection that is cut (before the answer, or after so many bytes of its body). */
export type FaultEffect =
  | { readonly type: 'error'; readonly code: AwsErrorCode; readonly message?: string }
  | { readonly type: 'delay'; readonly milliseconds: number }
  | { readonly type: 'cut'; readonly afterBytes?: number };

/** A fault for the next requests that match all given fields. */
export interface Fault {
  readonly effect: FaultEffect;
  /** Operation name, e.g. `GetObject`. */
  readonly operation?: string;
  readonly bucket?: string;
  readonly key?: string;
  /** How many requests it hits. @default 1 */
  readonly times?: number;
}

interface Asked {
  readonly operation: string;
  readonly bucket?: string | undefined;
  readonly key?: string | undefined;
}

/** Faults that wait for their requests. */
export class Faults {
  private waiting: Array<{ readonly fault: Fault; left: number }> = [];

  /** Lets the next `times` matching requests fail. Several faults are used up in the order they were added. */
  add(fault: Fault): void {
    this.waiting.push({ fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.waiting = [];
  }

  /** Takes the first fault that fits, if any. */
  take(asked: Asked): FaultEffect | undefined {
    const found = this.waiting.find(({ fault }) =>
      (['operation', 'bucket', 'key'] as const).every((field) => fault[field] === undefined || fault[field] === asked[field]),
    );
    if (found === undefined) return undefined;
    found.left -= 1;
    if (found.left <= 0) this.waiting = this.waiting.filter((entry) => entry !== found);
    return found.fault.effect;
  }
}
