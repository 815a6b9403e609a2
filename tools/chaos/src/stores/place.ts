import type { Bucket } from './bucket.js';
import type { UnsteadyLine } from './unsteady-line.js';

/** A bucket, the connection that leads to it over an unsteady line, and its keys, which can be rotated. */
export interface Place {
  /** Name of the connection. */
  readonly connection: string;
  readonly bucket: Bucket;
  readonly line: UnsteadyLine;
  /** Gives the connection new keys and has the old ones refused. */
  rotate(): Promise<void>;
}
