import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Runs the command from its source, as `npm run` does. */
const start = (...args: ReadonlyArray<string>) =>
  spawn(process.execPath, ['--conditions=@aqueduct/source', '--import', '@swc-node/register/esm-register', fileURLToPath(new URL('./main.ts', import.meta.url)), ...args], {
    cwd: ROOT,
    env: { ...process.env, SWC_NODE_PROJECT: 'tsconfig.base.json', NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

const exitOf = (child: ReturnType<typeof start>): Promise<number | null> => new Promise((resolve) => child.once('exit', resolve));

describe('aqueduct-sandbox', () => {
  it('explains itself', async () => {
    const child = start('--help');
    const exit = exitOf(child);
    let output = '';
    for await (const chunk of child.stdout) output += String(chunk);
    expect(await exit).toBe(0);
    expect(output).toContain('for development and tests only');
  });

  it.each([[['--port', 'x']], [['--nope']]])('refuses %j in one sentence', async (args) => {
    const child = start(...args);
    const exit = exitOf(child);
    let output = '';
    for await (const chunk of child.stderr) output += String(chunk);
    expect(await exit).toBe(2);
    expect(output).toMatch(/^aqueduct-sandbox: .*--(port must be|nope)/);
  });

  it('prints where it is and whom it knows, serves, and stops at SIGTERM', async () => {
    const child = start('--port', '0');
    const exit = exitOf(child);
    let output = '';
    for await (const chunk of child.stdout) {
      output += String(chunk);
      if (output.includes('control API')) break;
    }
    const [endpoint = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(output) ?? [];
    expect((await fetch(endpoint)).status).toBe(403);
    expect(output).toContain('AKIASANDBOXALICE0001');
    expect(output).not.toContain('alice-sandbox-secret');
    ['S3', 'STS', 'SSO', 'SSO_OIDC', 'SIGNIN'].forEach((service) => expect(output).toContain(`export AWS_ENDPOINT_URL_${service}=${endpoint}\n`));
    expect(output).toContain(`export AWS_EC2_METADATA_SERVICE_ENDPOINT=${endpoint} `);
    const [, uri = '', token = ''] = /AWS_CONTAINER_CREDENTIALS_FULL_URI=(\S+)[^]*AWS_CONTAINER_AUTHORIZATION_TOKEN=(\S+)/.exec(output) ?? [];
    expect((await fetch(uri, { headers: { authorization: token } })).status).toBe(200);

    child.kill('SIGTERM');
    expect(await exit).toBe(0);
  });
});
