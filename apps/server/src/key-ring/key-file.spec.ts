import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeKeyFile, readKeyFile } from './key-file.js';

describe(makeKeyFile.name, () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aqueduct-keys-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('makes a file that only its owner can read, and leaves nothing else behind', async () => {
    const ring = await makeKeyFile(join(folder, 'keys'));

    expect(ring.ids).toEqual(['k1']);
    expect((await stat(join(folder, 'keys'))).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['keys']);
  });

  it('gives everyone the same ring, however many make it at once', async () => {
    const rings = await Promise.all(Array.from({ length: 16 }, () => makeKeyFile(join(folder, 'keys'))));
    const keys = new Set(rings.map((ring) => ring.key('k1')?.toString('hex')));

    expect(keys.size).toBe(1);
    expect(await readdir(folder)).toEqual(['keys']);
  });

  it('never replaces a file', async () => {
    const path = join(folder, 'keys');
    await makeKeyFile(path);
    const before = await readFile(path, 'utf8');

    await makeKeyFile(path);

    expect(await readFile(path, 'utf8')).toBe(before);
  });

  it('answers nothing when there is no file', async () => {
    expect(await readKeyFile(join(folder, 'keys'))).toBeUndefined();
  });

  it('refuses a file that others can read, and says how to close it', async () => {
    const path = join(folder, 'keys');
    await makeKeyFile(path);
    await chmod(path, 0o644);

    await expect(readKeyFile(path)).rejects.toThrow(`mode 644`);
    await expect(readKeyFile(path)).rejects.toThrow(`Run "chmod 600 ${path}"`);
  });

  it('refuses a damaged file without showing it', async () => {
    const path = join(folder, 'keys');
    await writeFile(path, 'k1:hunter2', { mode: 0o600 });

    await expect(readKeyFile(path)).rejects.toThrow('is damaged');
    await expect(readKeyFile(path)).rejects.not.toThrow('hunter2');
  });
});
