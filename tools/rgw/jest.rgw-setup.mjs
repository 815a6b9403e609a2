import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Starts the gateway; the workers inherit the variable, and `startRgw()` finds the gateway through it. */
export default async function setup() {
  const DIR = await mkdtemp(join(tmpdir(), 'rgw-'));
  process.env.AQUEDUCT_RGW_DIR = DIR;
  await promisify(execFile)(join(import.meta.dirname, 'rgw.sh'), ['start'], { env: { ...process.env, DIR, PORT: '0' } });
}
