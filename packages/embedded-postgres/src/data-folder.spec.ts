import { execFileSync } from 'node:child_process';
import { chown, copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from './embedded-postgres.js';
import { isRoot } from './server-user.js';
import { makePlayground, stopWhateverRuns, type Playground } from './test-support/playground.js';

const mount = (args: ReadonlyArray<string>): boolean => {
  try {
    execFileSync('mount', args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

describe('the database folder', () => {
  let playground: Playground;
  beforeAll(async () => {
    playground = await makePlayground();
  });
  afterAll(() => playground.clear());

  it('is not taken from something else that lives there', async () => {
    const folder = playground.folder();
    await mkdir(folder);
    await writeFile(join(folder, 'thesis.txt'), 'mine');

    await expect(startEmbeddedPostgres({ folder })).rejects.toMatchObject({
      code: 'folder-not-empty',
      message: expect.stringContaining('thesis.txt'),
    });
  });

  it('is refused when another major version wrote it', async () => {
    const folder = playground.folder();
    await mkdir(join(folder, 'cluster'), { recursive: true });
    await writeFile(join(folder, 'cluster/PG_VERSION'), '15\n');
    if (isRoot()) {
      await chown(join(folder, 'cluster'), 65534, 65534);
    }

    await expect(startEmbeddedPostgres({ folder })).rejects.toMatchObject({
      code: 'wrong-version',
      message: expect.stringMatching(/PostgreSQL 15, and this is PostgreSQL 18.*pg_dumpall/),
    });
  });

  it('may be a file only by mistake', async () => {
    const folder = playground.folder();
    await writeFile(folder, '');

    await expect(startEmbeddedPostgres({ folder })).rejects.toMatchObject({ name: 'EmbeddedPostgresError' });
  });

  it('may have a path that is too long for a socket, and a name with blanks and signs', async () => {
    const folder = playground.folder(join('a b+c%20d?&', 'x'.repeat(110)));

    const postgres = await startEmbeddedPostgres({ folder, durability: 'relaxed' });
    await postgres.stop();

    expect(decodeURIComponent(postgres.url)).toContain(join(tmpdir(), 'aqueduct-pg-'));
  });

  it('keeps its socket out of a folder that somebody else has put in the way', async () => {
    const folder = playground.folder('y'.repeat(110));
    const first = await startEmbeddedPostgres({ folder, durability: 'relaxed' });
    await first.stop();
    const socketFolder = new URL(first.url).searchParams.get('host') ?? '';
    await rm(socketFolder, { recursive: true });
    await symlink(playground.path, socketFolder);

    const refused = startEmbeddedPostgres({ folder, durability: 'relaxed' });
    await expect(refused).rejects.toMatchObject({ code: 'folder-not-accessible', message: expect.stringContaining(socketFolder) });
    await rm(socketFolder);
  });

  it('recovers when worker and server were killed, and the id of the server belongs to somebody else now', async () => {
    const folder = playground.folder();
    const lines: Array<string> = [];
    const first = await startEmbeddedPostgres({ folder, durability: 'relaxed' });
    await copyFile(join(folder, 'cluster/postmaster.pid'), join(playground.path, 'lock'));
    await first.stop();
    // As a kill -9 leaves it, with the id of a process that lives and is no PostgreSQL: the shell's parent, this one.
    execFileSync('sed', ['-i', `1s/.*/${process.pid}/`, join(playground.path, 'lock')]);
    await copyFile(join(playground.path, 'lock'), join(folder, 'cluster/postmaster.pid'));
    if (isRoot()) {
      await chown(join(folder, 'cluster/postmaster.pid'), 65534, 65534);
    }

    const second = await startEmbeddedPostgres({ folder, durability: 'relaxed', log: (line) => lines.push(line) });
    await second.stop();

    expect(lines).toContainEqual(expect.stringContaining('starting PostgreSQL'));
  });

  it('says so when the disk is full, and when it is read-only', async () => {
    const place = await mkdtemp(join(tmpdir(), 'aqueduct-disk-'));
    // Where mounting is not allowed the messages themselves are tested, in embedded-postgres-error.spec.ts.
    if (mount(['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', place])) {
      try {
        await expect(startEmbeddedPostgres({ folder: join(place, 'pg') })).rejects.toMatchObject({ code: 'disk-full' });
        mount(['-o', 'remount,size=80m', place]);
        await (await startEmbeddedPostgres({ folder: join(place, 'pg') })).stop();
        mount(['-o', 'remount,ro', place]);
        await expect(startEmbeddedPostgres({ folder: join(place, 'pg') })).rejects.toMatchObject({ code: 'read-only-disk' });
        await expect(startEmbeddedPostgres({ folder: join(place, 'new') })).rejects.toMatchObject({ code: 'read-only-disk' });
        mount(['-o', 'remount,rw', place]);
        execFileSync('sh', ['-c', `dd if=/dev/zero of=${place}/filler bs=4k 2>/dev/null || true`]);
        await expect(startEmbeddedPostgres({ folder: join(place, 'pg') })).rejects.toMatchObject({ code: 'disk-full' });
      } finally {
        mount(['-o', 'remount,rw', place]);
        await stopWhateverRuns(join(place, 'pg')).catch(() => undefined);
        execFileSync('umount', [place]);
      }
    }
    await rm(place, { recursive: true, force: true });
  });

  it('may lie where the server of root has no way in', async () => {
    const closed = await mkdtemp(join(tmpdir(), 'aqueduct-closed-'));
    const folder = join(closed, 'app/data/pg');

    const first = await startEmbeddedPostgres({ folder, durability: 'relaxed' });
    await first.createDatabase('kept');
    await first.stop();
    const second = await startEmbeddedPostgres({ folder, durability: 'relaxed' });
    await second.stop();
    await stopWhateverRuns(folder);
    await rm(closed, { recursive: true });

    expect(second.url).toBe(first.url);
  });
});
