import { json } from 'node:stream/consumers';
import { S3Client } from '@aws-sdk/client-s3';
import { inventoryRequest, type InventoryOptions } from '../inventory-input.codec.js';
import { runInventory } from '../run-inventory.js';
import { plainContext } from './plain-context.js';

export interface MemoryProgramInput {
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** One inventory each, in this order. */
  readonly runs: ReadonlyArray<InventoryOptions>;
}

/** After each inventory. */
export interface MemoryReport {
  readonly bytes: number;
  readonly rows: number;
  readonly milliseconds: number;
  /** Highest resident memory of the process during this inventory. */
  readonly peakBytes: number;
}

const { bucket, runs, ...config } = (await json(process.stdin)) as MemoryProgramInput;
const client = new S3Client({ ...config, forcePathStyle: true });
let peakBytes = 0;
// Not resourceUsage().maxRSS: a child starts with its parent's.
const sampling = setInterval(() => (peakBytes = Math.max(peakBytes, process.memoryUsage.rss())), 5);
for (const [index, input] of runs.entries()) {
  const began = performance.now();
  const open = async () => ({ client, bucket, rootDirectory: '' });
  const { bytes, rows } = await runInventory('lake', inventoryRequest(input), open, plainContext(`run-${index}`));
  const milliseconds = Math.round(performance.now() - began);
  const report: MemoryReport = { bytes, rows, milliseconds, peakBytes };
  process.stdout.write(`${JSON.stringify(report)}\n`);
  peakBytes = 0;
}
clearInterval(sampling);
client.destroy();
