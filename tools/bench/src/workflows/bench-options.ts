/** How much is measured. */
export interface BenchOptions {
  readonly rounds: number;
  readonly runs: number;
  readonly latencies: number;
  readonly kills: number;
  readonly patches: number;
  readonly say: (line: string) => void;
}
