import { join } from 'node:path';
import { preset } from '../../jest.preset.mjs';

/**
 * `npm run test:rgw`: every package's *.rgw-spec.ts, against one gateway for the whole run.
 * Not called jest.config, or Nx would run it where no Ceph is installed.
 */
const root = new URL('../../package.json', import.meta.url);

export default preset(root.href, {
  roots: ['<rootDir>/packages', '<rootDir>/apps', '<rootDir>/tools'],
  testMatch: ['<rootDir>/{packages,apps,tools}/*/src/**/*.rgw-spec.ts'],
  globalSetup: join(import.meta.dirname, 'jest.rgw-setup.mjs'),
  globalTeardown: join(import.meta.dirname, 'jest.rgw-teardown.mjs'),
  testTimeout: 60_000,
});
