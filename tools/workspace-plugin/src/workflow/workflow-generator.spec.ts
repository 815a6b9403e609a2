import { readJson, writeJson, type Tree } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import ts from 'typescript';
import workflowGenerator from './workflow-generator.cjs';

const ROOT = 'packages/workflows-daily-reports';

describe('nx g @aqueduct/workspace-plugin:workflow daily-reports', () => {
  let tree: Tree;
  beforeEach(async () => {
    tree = createTreeWithEmptyWorkspace();
    writeJson(tree, 'tsconfig.json', { references: [{ path: './packages/workflows' }] });
    writeJson(tree, 'packages/s3-integration/package.json', {
      dependencies: { '@aws-sdk/client-s3': '3.1.2' },
      peerDependencies: { 'io-ts': '^2.2.22' },
    });
    await workflowGenerator(tree, { name: 'daily-reports', connection: 'orders' });
  });

  const text = (path: string): string | null => tree.read(`${ROOT}/${path}`, 'utf8');

  it('writes module, workflow, codecs, a spec and what a package needs', () => {
    const files = [...tree.children(ROOT), ...tree.children(`${ROOT}/src`)].sort();
    expect(files).toEqual([
      'README.md',
      'daily-reports.codec.ts',
      'daily-reports.module.ts',
      'daily-reports.spec.ts',
      'daily-reports.workflow.ts',
      'index.ts',
      'jest.config.mjs',
      'package.json',
      'src',
      'tsconfig.json',
      'tsconfig.lib.json',
      'tsconfig.spec.json',
    ]);
  });

  it('tags the package so that the boundary rules see it', () => {
    expect(readJson(tree, `${ROOT}/package.json`)).toMatchObject({
      name: '@aqueduct/workflows-daily-reports',
      nx: { tags: ['type:workflow', 'scope:workflow'] },
    });
  });

  it('takes the versions of the integration', () => {
    expect(readJson(tree, `${ROOT}/package.json`)).toMatchObject({
      dependencies: { '@aws-sdk/client-s3': '3.1.2' },
      peerDependencies: { 'io-ts': '^2.2.22' },
    });
  });

  it('names classes, workflow and connection', () => {
    expect(text('src/daily-reports.workflow.ts')).toContain("name: 'daily-reports'");
    expect(text('src/daily-reports.workflow.ts')).toContain('class DailyReportsWorkflow implements WorkflowRun<DailyReportsInput, DailyReportsOutput>');
    expect(text('src/daily-reports.module.ts')).toContain("forFeature({ connection: 'orders', access: 'read' })");
    expect(text('src/daily-reports.spec.ts')).toContain("connections: { 'orders': { objects } }");
  });

  it('leaves no placeholder behind', () => {
    const written = tree.listChanges().filter(({ path }) => path.startsWith(ROOT));
    expect(written.filter(({ path, content }) => path.includes('__') || content?.includes('<%')).map(({ path }) => path)).toEqual([]);
  });

  it('writes TypeScript', () => {
    const sources = tree.children(`${ROOT}/src`).map((name) => ts.transpileModule(text(`src/${name}`) ?? '', { reportDiagnostics: true }));
    expect(sources.flatMap(({ diagnostics = [] }) => diagnostics)).toEqual([]);
  });

  it('adds the package to the root tsconfig, behind the others', () => {
    expect(readJson(tree, 'tsconfig.json').references).toEqual([{ path: './packages/workflows' }, { path: `./${ROOT}` }]);
  });

  it('leaves a package alone that is there', async () => {
    await expect(workflowGenerator(tree, { name: 'daily-reports' })).rejects.toThrow('packages/workflows-daily-reports is there already');
  });
});
