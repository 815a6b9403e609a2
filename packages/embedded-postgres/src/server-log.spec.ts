import { mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logTail, openLog, rotateLog } from './server-log.js';

describe('the log of the server', () => {
  let folder: string;
  let logFile: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aqueduct-log-'));
    logFile = join(folder, 'server.log');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('stays bounded, and a server that has it open goes on writing', async () => {
    const server = await openLog(logFile);
    for (let round = 0; round < 20; round += 1) {
      await server.write('x'.repeat(1000));
      await rotateLog(logFile, 2000);
    }
    await server.write('last words');
    await server.close();

    const sizes = await Promise.all([logFile, `${logFile}.1`].map(async (path) => (await stat(path)).size));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(3000);
    expect(await readFile(logFile, 'utf8')).toContain('last words');
  });

  it('is told from where the server of this start began to write', async () => {
    await writeFile(logFile, 'of yesterday\n');

    expect(await logTail(logFile, 13)).toBe('');
    expect(await logTail(logFile, 0)).toBe('of yesterday');
  });

  it('is never another file that a link points to', async () => {
    await writeFile(join(folder, 'passwords'), 'precious');
    await symlink(join(folder, 'passwords'), logFile);

    await expect(openLog(logFile)).rejects.toMatchObject({ code: 'ELOOP' });
  });
});
