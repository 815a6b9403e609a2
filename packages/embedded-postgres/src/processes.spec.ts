import { chown, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { copyBinaries } from './binary-copy.js';
import { findPlatformPackage, type PlatformPackage } from './platform-package.js';
import { canEnter, isRoot } from './server-user.js';
import { makePlayground, type Playground } from './test-support/playground.js';
import { startUserProcess, type UserProcess } from './test-support/user-process.js';

/** `daemon` of every Unix; without root there is only the user that runs the tests. */
const ORDINARY_USER = isRoot() ? { uid: 1, gid: 1 } : undefined;

describe('processes that share the server', () => {
  let playground: Playground;
  let platformPackage: PlatformPackage;
  const running: Array<UserProcess> = [];

  const startUser = (folder: string, user?: typeof ORDINARY_USER): UserProcess => {
    const started = startUserProcess({ folder, platformPackage, ...(user === undefined ? {} : { user }) });
    running.push(started);
    return started;
  };

  beforeAll(async () => {
    playground = await makePlayground();
    platformPackage = findPlatformPackage();
    if (!(await canEnter(ORDINARY_USER, platformPackage.native))) {
      const native = await copyBinaries(platformPackage.native, platformPackage.version, playground.path, () => undefined);
      platformPackage = { ...platformPackage, native };
    }
  });

  afterAll(async () => {
    running.forEach(({ child }) => child.kill('SIGKILL'));
    await playground.clear();
  });

  it('all become ready on one server when they start at once on an empty disk, and only the last one stops it', async () => {
    const folder = playground.folder();
    const users = [startUser(folder), startUser(folder), startUser(folder)];

    const reports = await Promise.all(users.map((user) => user.next()));
    const pids = await Promise.all(users.map((user) => user.ask(`select pg_postmaster_start_time()::text as started`)));
    const [one, two, three] = users as [UserProcess, UserProcess, UserProcess];
    await Promise.all([one.ask('stop'), two.ask('stop')]);
    const alive = await three.ask('select 1 as alive');
    await three.ask('stop');

    expect(reports).toEqual(Array(3).fill(expect.objectContaining({ event: 'ready' })));
    expect(new Set(pids.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(alive).toEqual({ event: 'rows', rows: [{ alive: 1 }] });
    await expect(readFile(join(folder, 'cluster/postmaster.pid'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('reuse the server, and its data, of a process that was killed', async () => {
    const folder = playground.folder();
    const killed = startUser(folder);
    await killed.next();
    await killed.ask('create table notes as select 42 as answer');
    const before = await readFile(join(folder, 'cluster/postmaster.pid'), 'utf8');
    await killed.kill();

    const next = startUser(folder);
    const ready = await next.next();
    const answer = await next.ask('table notes');
    const after = await readFile(join(folder, 'cluster/postmaster.pid'), 'utf8');
    const stopped = await next.ask('stop');

    expect(ready).toMatchObject({ event: 'ready', log: [] });
    expect(answer).toEqual({ event: 'rows', rows: [{ answer: 42 }] });
    expect(after.split('\n')[0]).toBe(before.split('\n')[0]);
    expect(stopped).toEqual({ event: 'stopped' });
  });

  it('survive each other: one stops while the next one starts, over and over', async () => {
    const folder = playground.folder();
    let current = startUser(folder);
    await current.next();
    for (let round = 0; round < 3; round += 1) {
      const next = startUser(folder);
      const [stopped, ready] = await Promise.all([current.ask('stop'), next.next()]);
      expect(stopped).toEqual({ event: 'stopped' });
      expect(ready).toMatchObject({ event: 'ready' });
      current = next;
    }
    await current.ask('stop');
  });

  it('keep the database through Ctrl-C until they have drained', async () => {
    const user = startUser(playground.folder());
    await user.next();

    process.kill(-(user.child.pid ?? 0), 'SIGINT');

    expect(await user.next()).toEqual({ event: 'rows', rows: [{ drained: 1 }] });
    expect(await user.next()).toEqual({ event: 'stopped' });
  });

  it('run as an ordinary user too, and refuse a folder of somebody else', async () => {
    const folder = playground.folder();
    await mkdir(folder);
    await chown(folder, ORDINARY_USER?.uid ?? -1, ORDINARY_USER?.gid ?? -1);
    const user = startUser(folder, ORDINARY_USER);
    const ready = await user.next();
    const owner = await user.ask(`select split_part(pg_read_file('/proc/self/status'), 'Uid:', 2) like E'\\t${ORDINARY_USER?.uid ?? process.getuid?.()}\\t%' as own`);
    await user.ask('stop');
    const refused = await startUser('/', ORDINARY_USER).next();

    expect(ready).toMatchObject({ event: 'ready' });
    expect(owner).toEqual({ event: 'rows', rows: [{ own: true }] });
    expect(refused).toMatchObject({ event: 'failed', code: 'folder-not-accessible', message: expect.stringContaining('belongs to user id 0') });
  });
});
