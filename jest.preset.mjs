import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));

/** The one test set-up: ESM, TypeScript by swc, packages resolved to each other's sources. */
export const preset = (configUrl, overrides = {}) => ({
  rootDir: dirname(fileURLToPath(configUrl)),
  testEnvironment: join(root, 'tools/canaries/jest/environment.cjs'),
  testEnvironmentOptions: { customExportConditions: ['@aqueduct/source', 'node', 'node-addons'] },
  testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/src/**/*.e2e-spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  setupFiles: [join(root, 'tools/test-summary/one-realm.mjs'), join(root, 'tools/canaries/jest/plant-secrets.mjs')],
  testTimeout: 30_000,
  // The recorder first: the others write to what they find when they are made.
  reporters: [join(root, 'tools/canaries/jest/reporter.cjs'), 'default', join(root, 'tools/test-summary/reporter.cjs')],
  ...overrides,
});
