import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';

/** PostgreSQL's major version; data folders of another one are refused. */
export const POSTGRES_MAJOR = '18';

const PLATFORMS = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'];

/** Where npm put the binaries of a platform. */
export interface PlatformPackage {
  /** Has `bin`, `lib`, `share` and `pg-symlinks.json`. */
  readonly native: string;
  readonly version: string;
}

const require = createRequire(import.meta.url);

/** Finds the npm package of this platform, or says which one is missing. */
export const findPlatformPackage = (
  platform: string = `${process.platform}-${process.arch}`,
  resolve: (request: string) => string = (request) => require.resolve(request),
): PlatformPackage => {
  const packageName = `@embedded-postgres/${platform}`;
  if (!PLATFORMS.includes(platform)) {
    throw new EmbeddedPostgresError(
      'unsupported-platform',
      `There is no embedded PostgreSQL for ${platform} (only for ${PLATFORMS.join(', ')}): set DATABASE_URL to a PostgreSQL server`,
    );
  }
  try {
    const root = join(dirname(resolve(packageName)), '..');
    const { version } = require(join(root, 'package.json')) as { version: string };
    return { native: join(root, 'native'), version };
  } catch (cause) {
    throw new EmbeddedPostgresError(
      'binaries-missing',
      `The npm package ${packageName} is not installed: install without --omit=optional, on the platform that runs the server, ` +
        'or set DATABASE_URL to a PostgreSQL server',
      { cause },
    );
  }
};
