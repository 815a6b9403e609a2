import eslint from '@eslint/js';
import nx from '@nx/eslint-plugin';
import { importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

const FRAMEWORKS = ['@nestjs/*', 'reflect-metadata', 'express', '@aws-sdk/*', '@smithy/*', 'drizzle-orm', 'pg', '@dbos-inc/*'];
const fpTsInEsm = {
  regex: '^(fp-ts|io-ts)/(?!lib/.+\\.js$)',
  message: 'Node cannot resolve it in ESM: import fp-ts/lib/<Module>.js.',
};
const nestOutside = {
  group: ['@nestjs/*', '@aqueduct/integrations-nest'],
  message: 'Nest stays in src/nest: the rest of an integration is plain TypeScript.',
};
const engineOutside = {
  group: ['@dbos-inc/*'],
  message: 'Only packages/workflows/src/dbos knows the engine: everything else asks the port WorkflowEngine.',
};
const leakyReporter = {
  regex: '^io-ts/lib/PathReporter',
  message: 'It prints rejected values, secrets among them: use decodeWith of @aqueduct/integrations.',
};

/** Who may import whom; docs/architecture.md has the picture. */
const BOUNDARIES = [
  // what a project is: imports point inwards
  { sourceTag: 'type:domain', onlyDependOnLibsWithTags: ['type:domain'], bannedExternalImports: FRAMEWORKS },
  { sourceTag: 'type:contract', onlyDependOnLibsWithTags: ['type:contract'], bannedExternalImports: FRAMEWORKS },
  { sourceTag: 'type:nest', onlyDependOnLibsWithTags: ['type:domain', 'type:nest'] },
  { sourceTag: 'type:adapter', onlyDependOnLibsWithTags: ['type:domain', 'type:nest'] },
  { sourceTag: 'type:engine', onlyDependOnLibsWithTags: ['type:domain', 'type:nest'] },
  { sourceTag: 'type:workflow', onlyDependOnLibsWithTags: ['type:domain', 'type:nest', 'type:engine', 'type:adapter'] },
  {
    sourceTag: 'type:app',
    onlyDependOnLibsWithTags: ['type:domain', 'type:contract', 'type:nest', 'type:adapter', 'type:engine', 'type:workflow'],
  },
  // whom it serves
  { sourceTag: 'scope:shared', onlyDependOnLibsWithTags: ['scope:shared'] },
  { sourceTag: 'scope:integration', onlyDependOnLibsWithTags: ['scope:integration', 'scope:shared'] },
  { sourceTag: 'scope:workflow', onlyDependOnLibsWithTags: ['scope:workflow', 'scope:integration', 'scope:shared'] },
];
/** Specs also run real parts: the sandbox, the embedded PostgreSQL. */
const withTestParts = (constraint) => ({
  ...constraint,
  onlyDependOnLibsWithTags: [...constraint.onlyDependOnLibsWithTags, 'type:tool', 'type:adapter', 'scope:tool', 'scope:shared'],
});
const boundaries = (depConstraints) => [
  'error',
  {
    enforceBuildableLibDependency: true,
    allow: [],
    depConstraints: [
      ...depConstraints,
      { sourceTag: 'type:tool', onlyDependOnLibsWithTags: ['*'] },
      { sourceTag: 'type:e2e', onlyDependOnLibsWithTags: ['*'] },
      { sourceTag: 'scope:server', onlyDependOnLibsWithTags: ['*'] },
      { sourceTag: 'scope:tool', onlyDependOnLibsWithTags: ['*'] },
    ],
  },
];

export default tseslint.config(
  { ignores: ['**/dist', '**/out-tsc', '**/node_modules', '.nx', '**/*.template'] },
  {
    files: ['**/*.ts'],
    extends: [eslint.configs.recommended, ...tseslint.configs.strict],
    plugins: { '@nx': nx, 'import-x': importX },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@nx/enforce-module-boundaries': boundaries(BOUNDARIES),
      'no-restricted-imports': ['error', { patterns: [fpTsInEsm, leakyReporter] }],
      'import-x/no-cycle': ['error', { maxDepth: 8 }],
      'import-x/no-default-export': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': 'allow-with-description' }],
      // An io-ts codec and its type share one name.
      '@typescript-eslint/no-redeclare': 'off',
      'no-console': 'error',
    },
  },
  { files: ['tools/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['packages/*-integration/src/**/*.ts'],
    ignores: ['packages/*-integration/src/nest/**'],
    rules: { 'no-restricted-imports': ['error', { patterns: [fpTsInEsm, leakyReporter, nestOutside] }] },
  },
  {
    files: ['packages/workflows*/src/**/*.ts', 'apps/**/*.ts'],
    ignores: ['packages/workflows/src/dbos/**'],
    rules: { 'no-restricted-imports': ['error', { patterns: [fpTsInEsm, leakyReporter, engineOutside] }] },
  },
  {
    files: ['**/*.spec.ts', '**/*.e2e-spec.ts', '**/*.rgw-spec.ts', '**/src/test-support/**/*.ts'],
    rules: {
      '@nx/enforce-module-boundaries': boundaries(BOUNDARIES.map(withTestParts)),
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
);
