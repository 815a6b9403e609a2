import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRgw, type Rgw } from '@aqueduct/rgw';
import { startSandbox, type Sandbox } from '@aqueduct/sandbox';
import type { Dice } from '../dice.js';
import { unsteadyLine, type UnsteadyLine } from './unsteady-line.js';

/** The two stores, and an unsteady line to each. */
export interface Stores {
  readonly ceph: { readonly rgw: Rgw; readonly line: UnsteadyLine };
  readonly aws: { readonly sandbox: Sandbox; readonly line: UnsteadyLine };
  readonly lines: ReadonlyArray<{ readonly name: string; readonly line: UnsteadyLine }>;
  /** What a server needs to reach them. */
  readonly env: Readonly<Record<string, string>>;
  /** Puts a file in place in one step, as careful programs do; answers its path. */
  replaceFile(name: string, content: string): Promise<string>;
  stop(): Promise<void>;
}

export const startStores = async (dice: Dice): Promise<Stores> => {
  const rgw = await startRgw({ own: true });
  const sandbox = await startSandbox();
  const lines = { ceph: await unsteadyLine(rgw.endpoint, dice), aws: await unsteadyLine(sandbox.endpoint, dice) };
  const home = await mkdtemp(join(tmpdir(), 'aqueduct-chaos-home-'));
  return {
    ceph: { rgw, line: lines.ceph },
    aws: { sandbox, line: lines.aws },
    lines: [
      { name: 'Ceph', line: lines.ceph },
      { name: 'the sandbox', line: lines.aws },
    ],
    env: {
      HOME: home,
      AQUEDUCT_S3_ALLOW_PRIVATE_ADDRESSES: 'true',
      AQUEDUCT_S3_TRUSTED_ENDPOINTS: `${lines.ceph.endpoint},${lines.aws.endpoint}`,
      AQUEDUCT_STS_ENDPOINT: sandbox.stsEndpoint,
    },
    replaceFile: async (name, content) => {
      const path = join(home, name);
      await writeFile(`${path}.new`, content, { mode: 0o600 });
      await rename(`${path}.new`, path);
      return path;
    },
    stop: async () => {
      await Promise.all([lines.ceph.stop(), lines.aws.stop()]);
      await sandbox.stop();
      await rgw.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
};
