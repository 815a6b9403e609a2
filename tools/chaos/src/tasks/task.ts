import type { RunDetails } from '@aqueduct/api-contract';

/** A run that is wanted, and what it has to have done. */
export interface Task {
  /** Its idempotency key. */
  readonly id: string;
  readonly workflow: string;
  readonly input: object;
  /** Does what a person does while the run is under way, until it has ended. */
  readonly attend?: (runId: string) => Promise<void>;
  /** What is wrong with what the run left behind; empty when nothing is. */
  readonly check: (run: RunDetails) => Promise<ReadonlyArray<string>>;
}

/** The answer of a run as a record, whatever it is. */
export const outputOf = ({ output }: RunDetails): Readonly<Record<string, unknown>> =>
  typeof output === 'object' && output !== null ? (output as Readonly<Record<string, unknown>>) : {};

/** Says what differs from what is wanted. */
export const differing = (what: string, found: Readonly<Record<string, unknown>>, wanted: Readonly<Record<string, unknown>>): ReadonlyArray<string> =>
  Object.entries(wanted)
    .filter(([field, value]) => found[field] !== value)
    .map(([field, value]) => `${what} says ${field} ${String(found[field])} instead of ${String(value)}`);
