import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

export default async function teardown() {
  await promisify(execFile)(join(import.meta.dirname, 'rgw.sh'), ['wipe'], { env: { ...process.env, DIR: process.env.AQUEDUCT_RGW_DIR } });
}
