import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runTool } from './run-tool.js';

const SCRIPT = fileURLToPath(new URL('../rgw.sh', import.meta.url));

describe('rgw.sh', () => {
  let dir: string;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'rgw-script-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  it('says what to install when Ceph is missing', async () => {
    // A PATH with what the script needs before it looks for Ceph, and nothing else.
    await symlink('/bin/mkdir', join(dir, 'mkdir'));
    await symlink('/usr/bin/dirname', join(dir, 'dirname'));
    const started = runTool('/bin/bash', [SCRIPT, 'start'], { PATH: dir, DIR: join(dir, 'state') });
    await expect(started).rejects.toThrow(/radosgw is missing\. Install it with: apt-get update && apt-get install -y --no-install-recommends radosgw ceph-mon ceph-osd ceph-common/);
  });

  it('lists its commands when called with none', async () => {
    await expect(runTool(SCRIPT, [])).rejects.toThrow(/start [\s\S]*stop [\s\S]*status [\s\S]*wipe /);
  });

  it('reports that no gateway runs', async () => {
    await expect(runTool(SCRIPT, ['status'], { DIR: dir })).rejects.toThrow(`no gateway runs from ${dir}`);
  });
});
