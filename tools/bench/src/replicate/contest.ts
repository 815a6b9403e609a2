/** What a contestant needs to reach one store. */
export interface Store {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** One copy of a bucket to another, empty one. */
export interface CopyTask {
  readonly source: Store & { readonly bucket: string };
  readonly target: Store & { readonly bucket: string };
}

/** What a copy cost. */
export interface Cost {
  readonly wallSeconds: number;
  /** User and system, of all its threads and processes. */
  readonly cpuSeconds: number;
  /** Highest resident memory. */
  readonly peakMb: number;
}

/** The same for all: requests with a body at a time, sizes of parts, and what is cut into parts. */
export const CONCURRENCY = 16;
export const PART_MIB = 8;
export const LARGE_MIB = 16;
