#!/usr/bin/env node
// Runs the built program; in a fresh checkout, where nothing is built yet, the sources.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

if (existsSync(at('../dist/main.js'))) {
  await import('../dist/main.js');
} else {
  const loader = ['--conditions=@aqueduct/source', '--import', '@swc-node/register/esm-register', at('../src/main.ts')];
  const env = { ...process.env, SWC_NODE_PROJECT: at('../../../tsconfig.base.json') };
  const { status } = spawnSync(process.execPath, [...loader, ...process.argv.slice(2)], { stdio: 'inherit', env });
  process.exitCode = status ?? 1;
}
