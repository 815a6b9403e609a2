const MIB = 1024 ** 2;

/** What bounds a run and its steps. */
export interface Limits {
  /** One listing of the source, and one checkpoint. */
  readonly pageKeys: number;
  /** About what a page copies through this process: it is what a kill repeats. */
  readonly pageBytes: number;
  /** Bodies in memory at a time, over all that a run does at once. A single larger part goes alone. */
  readonly memoryBytes: number;
  /** Larger objects are copied part by part inside the store. CopyObject takes up to 5 GiB, and is silent meanwhile. */
  readonly copyBytes: number;
  /** Large objects that are copied side by side. */
  readonly largeAtOnce: number;
  /** How often a large object that changes meanwhile is begun again. */
  readonly rounds: number;
}

export const LIMITS: Limits = {
  pageKeys: 1000,
  pageBytes: 1024 * MIB,
  memoryBytes: 96 * MIB,
  copyBytes: 1024 * MIB,
  largeAtOnce: 4,
  rounds: 3,
};
