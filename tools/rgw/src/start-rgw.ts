import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RgwError } from './rgw-error.js';
import { readKeys, type RgwKey } from './rgw-user.js';
import { runTool } from './run-tool.js';

/** The users that every gateway has: root may use the IAM API, alice and bob are plain and strangers to each other. */
export type RgwUserName = 'root' | 'alice' | 'bob';

/** A running Ceph RADOS Gateway. */
export interface Rgw {
  /** S3, path style. */
  readonly endpoint: string;
  readonly region: 'us-east-1';
  readonly users: Readonly<Record<RgwUserName, RgwKey>>;
  /** One more key for a user, as in a rotation. */
  readonly addKey: (user: RgwUserName) => Promise<RgwKey>;
  /** Refuses the key from now on. */
  readonly retireKey: (user: RgwUserName, accessKeyId: string) => Promise<void>;
  /** Stops a gateway that this call started; leaves one that belongs to the whole test run alone. */
  readonly stop: () => Promise<void>;
}

const SCRIPT = fileURLToPath(new URL('../rgw.sh', import.meta.url));

const connect = async (dir: string, stop: Rgw['stop']): Promise<Rgw> => {
  const keyOf = async (name: RgwUserName): Promise<RgwKey> => {
    const [key] = readKeys(await readFile(join(dir, 'users', `${name}.json`), 'utf8'));
    if (key === undefined) throw new RgwError(`The gateway made no key for ${name}: wipe ${dir} and start again.`);
    return key;
  };
  const admin = (...args: ReadonlyArray<string>) => runTool('radosgw-admin', ['-c', join(dir, 'ceph.conf'), ...args]);
  const keys = async (user: RgwUserName) => readKeys(await admin('user', 'info', `--uid=${user}`));
  return {
    endpoint: (await readFile(join(dir, 'endpoint'), 'utf8')).trim(),
    region: 'us-east-1',
    users: { root: await keyOf('root'), alice: await keyOf('alice'), bob: await keyOf('bob') },
    addKey: async (user) => {
      const before = new Set((await keys(user)).map(({ accessKeyId }) => accessKeyId));
      const after = readKeys(await admin('key', 'create', `--uid=${user}`, '--key-type=s3', '--gen-access-key', '--gen-secret'));
      const added = after.find(({ accessKeyId }) => !before.has(accessKeyId));
      if (added === undefined) throw new RgwError(`The gateway made no further key for ${user}.`);
      return added;
    },
    retireKey: async (user, accessKeyId) => {
      await admin('key', 'rm', `--uid=${user}`, '--key-type=s3', `--access-key=${accessKeyId}`);
    },
    stop,
  };
};

/** How a gateway is had. */
export interface RgwOptions {
  /** Not that of the test run: a second store, whose users are strangers to all of the first. @default false */
  readonly own?: boolean;
  /** `bluestore` keeps data in a sparse file and not in memory. Only for one of its own. @default 'memstore' */
  readonly store?: 'memstore' | 'bluestore';
}

/**
 * Gives a running gateway: that of the test run under `npm run test:rgw`, otherwise one of its own on a free port.
 *
 * @throws RgwError when Ceph is not installed (the message says how to install it) or does not come up
 */
export const startRgw = async ({ own = false, store = 'memstore' }: RgwOptions = {}): Promise<Rgw> => {
  const shared = process.env['AQUEDUCT_RGW_DIR'];
  if (shared !== undefined && !own) return connect(shared, () => Promise.resolve());
  const dir = await mkdtemp(join(tmpdir(), 'rgw-'));
  const stop = async () => {
    await runTool(SCRIPT, ['wipe'], { DIR: dir });
  };
  try {
    await runTool(SCRIPT, ['start'], { DIR: dir, PORT: '0', STORE: store });
    return await connect(dir, stop);
  } catch (error) {
    await stop();
    throw error;
  }
};
