import { setTimeout as pause } from 'node:timers/promises';
import { median } from '../statistics.js';
import type { AqueductWorker } from './aqueduct.js';
import { awsSync } from './aws-sync.js';
import { benchBuckets, type Load } from './bench-buckets.js';
import type { CopyTask, Cost, Store } from './contest.js';
import { rclone } from './rclone.js';

export type Contestant = 'ours' | 'rclone' | 'aws';
const CONTESTANTS = ['ours', 'rclone', 'aws'] as const;

export interface Contest {
  readonly source: Store;
  readonly target: Store;
  readonly load: Load;
  readonly rounds: number;
  readonly large: boolean;
  readonly say: (line: string) => void;
}

export interface ContestResult {
  /** Median of a round's ratio: theirs divided by ours. */
  readonly wallVs: Readonly<Record<'rclone' | 'aws', number>>;
  readonly medians: Readonly<Record<keyof Cost, Readonly<Record<Contestant, number>>>>;
}

/** Ceph removes what was deleted some seconds later, and that takes a processor. */
const SETTLING_MS = 8_000;

const rounded = (value: number): number => Math.round(value * 1000) / 1000;

/** All contestants copy the same bucket to empty ones, in turns whose order changes; the first round is not counted. */
export const measureCopies = async (aqueduct: AqueductWorker, { source, target, load, rounds, large, say }: Contest): Promise<ContestResult> => {
  const ways: Readonly<Record<Contestant, (task: CopyTask) => Promise<Cost>>> = {
    ours: aqueduct.copy,
    rclone: (task) => rclone(task, large),
    aws: awsSync,
  };
  const [sources, targets] = [benchBuckets(source), benchBuckets(target)];
  const from = await sources.fresh();
  await sources.fill(from, load);
  const costs: Record<Contestant, Cost[]> = { ours: [], rclone: [], aws: [] };
  for (let round = -1; round < rounds; round += 1) {
    for (let turn = 0; turn < CONTESTANTS.length; turn += 1) {
      const name = CONTESTANTS[(round + 1 + turn) % CONTESTANTS.length] ?? 'ours';
      const to = await targets.fresh();
      const cost = await ways[name]({ source: { ...source, bucket: from }, target: { ...target, bucket: to } });
      await targets.check(to, load);
      await targets.empty(to);
      say(`  ${round < 0 ? 'warm-up' : `round ${round + 1}`} ${name.padEnd(6)} ${cost.wallSeconds.toFixed(2)} s, ${cost.cpuSeconds.toFixed(2)} s CPU, ${cost.peakMb.toFixed(0)} MB`);
      if (round >= 0) {
        costs[name].push(cost);
      }
      await pause(SETTLING_MS);
    }
  }
  await sources.empty(from);
  sources.close();
  targets.close();

  const ratio = (theirs: 'rclone' | 'aws') => rounded(median(costs.ours.map(({ wallSeconds }, round) => (costs[theirs][round]?.wallSeconds ?? Number.NaN) / wallSeconds)));
  const medians = (field: keyof Cost) => ({
    ours: rounded(median(costs.ours.map((cost) => cost[field]))),
    rclone: rounded(median(costs.rclone.map((cost) => cost[field]))),
    aws: rounded(median(costs.aws.map((cost) => cost[field]))),
  });
  return {
    wallVs: { rclone: ratio('rclone'), aws: ratio('aws') },
    medians: { wallSeconds: medians('wallSeconds'), cpuSeconds: medians('cpuSeconds'), peakMb: medians('peakMb') },
  };
};
