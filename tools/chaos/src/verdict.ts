import type { Checked } from './check-runs.js';
import type { Stores } from './stores/stores.js';
import type { TroubleLog } from './troubles/keep-troubling.js';

/** What came of it. */
export interface Verdict {
  readonly runs: number;
  readonly succeeded: number;
  /** Runs that more than one process had in hand. */
  readonly takenOver: number;
  /** Attempts of steps beyond their first. */
  readonly repeatedAttempts: number;
  /** Keys that S3 wrote more than once, and how often in all. Harmless: what is there in the end was checked. */
  readonly writtenAgain: { readonly keys: number; readonly times: number };
  readonly writes: number;
  readonly spoiledRequests: number;
  readonly troubles: Readonly<Record<string, number>>;
  readonly seconds: number;
  readonly seed: number;
  readonly problems: ReadonlyArray<string>;
}

export interface Found {
  readonly checked: ReadonlyArray<Checked>;
  readonly stores: Stores;
  readonly log: TroubleLog;
  readonly problems: ReadonlyArray<string>;
  readonly seconds: number;
  readonly seed: number;
}

const sum = (numbers: ReadonlyArray<number>): number => numbers.reduce((total, number) => total + number, 0);

export const verdictOf = ({ checked, stores, log, problems, seconds, seed }: Found): Verdict => {
  const writes = stores.lines.flatMap(({ line }) => [...line.effects]).filter(([effect]) => effect.startsWith('PUT '));
  const again = writes.map(([, times]) => times).filter((times) => times > 1);
  const runs = checked.map(({ run }) => run).filter((run) => run !== undefined);
  return {
    runs: checked.length,
    succeeded: checked.filter(({ problems: wrong }) => wrong.length === 0).length,
    takenOver: runs.filter(({ attempts }) => attempts > 1).length,
    repeatedAttempts: sum(runs.flatMap(({ steps }) => steps.map(({ attempts }) => Math.max(0, attempts - 1)))),
    writtenAgain: { keys: again.length, times: sum(again) - again.length },
    writes: sum(writes.map(([, times]) => times)),
    spoiledRequests: sum(stores.lines.map(({ line }) => line.counts.spoiled)),
    troubles: Object.fromEntries(log.counts),
    seconds: Math.round(seconds),
    seed,
    problems: [
      ...checked.flatMap(({ task, run, problems: wrong }) => wrong.slice(0, 5).map((one) => `${task.id} ${task.workflow} ${run?.id ?? ''}: ${one}`)),
      ...log.problems,
      ...problems,
    ],
  };
};

/** The verdict for a person. */
export const inLines = (verdict: Verdict): ReadonlyArray<string> => [
  '',
  `${verdict.succeeded} of ${verdict.runs} runs succeeded and left what they should, in ${verdict.seconds} s (--seed=${verdict.seed})`,
  `  troubles          ${Object.entries(verdict.troubles).map(([name, times]) => `${times} x ${name}`).join(', ')}`,
  `  requests spoiled  ${verdict.spoiledRequests}`,
  `  runs taken over   ${verdict.takenOver}`,
  `  steps repeated    ${verdict.repeatedAttempts}`,
  `  objects written   ${verdict.writes}, of them ${verdict.writtenAgain.times} again (${verdict.writtenAgain.keys} keys), harmlessly: what is there now was compared by SHA-256`,
  ...(verdict.problems.length === 0 ? ['', 'Nothing is lost, twice or torn.'] : ['', 'Wrong:', ...verdict.problems.map((problem) => `  ${problem}`)]),
];
