const { join } = require('node:path');
const { generateFiles, logger, names, readJson, updateJson, writeJson } = require('@nx/devkit');

/** @typedef {{ readonly name: string, readonly connection?: string }} WorkflowSchema */

/**
 * The versions of the integration that the package uses, so that there is one of each in the repository.
 *
 * @param {import('@nx/devkit').Tree} tree
 * @param {string} name
 */
const packageJson = (tree, name) => {
  const { dependencies, peerDependencies } = readJson(tree, 'packages/s3-integration/package.json');
  return {
    name: `@aqueduct/workflows-${name}`,
    version: '0.1.0',
    description: `The workflow ${name}.`,
    license: 'Apache-2.0',
    type: 'module',
    engines: { node: '>=20.19.0' },
    exports: { '.': { '@aqueduct/source': './src/index.ts', types: './dist/index.d.ts', default: './dist/index.js' } },
    files: ['dist'],
    nx: { tags: ['type:workflow', 'scope:workflow'] },
    dependencies: {
      '@aqueduct/s3-integration': '0.1.0',
      '@aqueduct/workflows': '0.1.0',
      '@aws-sdk/client-s3': dependencies['@aws-sdk/client-s3'],
    },
    peerDependencies,
    devDependencies: { '@aqueduct/workflow-testing': '0.1.0' },
  };
};

/**
 * Writes `packages/workflows-<name>`: module, workflow, codecs, and a spec that runs it and passes.
 *
 * @param {import('@nx/devkit').Tree} tree
 * @param {WorkflowSchema} schema
 */
module.exports = async (tree, { name, connection = 'sales-lake' }) => {
  const root = `packages/workflows-${name}`;
  if (tree.exists(`${root}/package.json`)) {
    throw new Error(`${root} is there already: choose another name.`);
  }
  generateFiles(tree, join(__dirname, 'files'), root, { ...names(name), name, connection });
  writeJson(tree, `${root}/package.json`, packageJson(tree, name));
  updateJson(tree, 'tsconfig.json', (config) => ({ ...config, references: [...(config.references ?? []), { path: `./${root}` }] }));
  return () =>
    logger.info(`
Next:
  npm i                                      # links the package
  npx nx sync
  npx nx test @aqueduct/workflows-${name}
docs/writing-workflows.md goes on from there.`);
};
