import { chmod, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { leave, plant } from '@aqueduct/canaries';
import { createApp, StartError, type Aqueduct } from '@aqueduct/server';
import { TestResult } from '@aqueduct/api-contract';
import { Api, read } from './test-support/api.js';
import { startAwsWorld, type AwsWorld } from './test-support/aws-world.js';
import { keptLog } from './test-support/kept-log.js';

describe('a server on its embedded database', () => {
  let world: AwsWorld;
  let data: string;
  let apiKey = '';

  const start = (env: Readonly<Record<string, string>> = {}): Promise<Aqueduct> =>
    createApp({
      env: { ...world.env, AQUEDUCT_DATA: data, AQUEDUCT_PORT: '0', ...env },
      log: keptLog(),
      handOverKey: (key) => {
        apiKey = plant(key);
      },
    });
  const refusal = async (env: Readonly<Record<string, string>> = {}): Promise<string> => {
    const error: unknown = await start(env).then(
      (server) => server.close(),
      (refused: unknown) => refused,
    );
    expect(error).toBeInstanceOf(StartError);
    leave('start-errors', String(error));
    return String(error);
  };
  const keys = (): string => join(data, 'keys');
  const wrongKey = (id: string): string => `${id}:${Buffer.alloc(32, 3).toString('base64')}`;

  beforeAll(async () => {
    world = await startAwsWorld();
    data = await mkdtemp(join(tmpdir(), 'aqueduct-start-'));
    const server = await start();
    const api = new Api(await server.listen(), apiKey);
    expect((await api.post('/api/v1/connections', world.connection('lake'))).status).toBe(201);
    await server.close();
  });
  afterAll(async () => {
    await world.stop();
    await rm(data, { recursive: true, force: true });
  });

  it('does not start with a key file that others can read', async () => {
    await chmod(keys(), 0o644);
    expect(await refusal()).toContain(`Run "chmod 600 ${keys()}"`);
    await chmod(keys(), 0o600);
  });

  it('does not start without the key file, and makes no other', async () => {
    await rename(keys(), `${keys()}.away`);
    expect(await refusal()).toContain('secrets sealed with "k1"');
    expect(await readdir(data)).not.toContain('keys');
    await rename(`${keys()}.away`, keys());
  });

  it('does not start with another key of the same id, nor without the one that was used', async () => {
    expect(await refusal({ AQUEDUCT_KEYS: wrongKey('k1') })).toContain('The key "k1" is not the one that this database was sealed with');
    expect(await refusal({ AQUEDUCT_KEYS: wrongKey('k2') })).toContain('sealed with the key "k1", which the key ring does not have (it has k2)');
  });

  it('does not start with a damaged key file, and does not show it', async () => {
    const right = await readFile(keys(), 'utf8');
    await writeFile(keys(), 'k1:hunter2');
    const said = await refusal();
    await writeFile(keys(), right);

    expect(said).toContain('is damaged');
    expect(said).not.toContain('hunter2');
  });

  it('says what to do when the data folder is none', async () => {
    const file = await world.file('not-a-folder', 'x');

    expect(await refusal({ AQUEDUCT_DATA: file })).toContain('set AQUEDUCT_DATA to another folder');
  });

  it('starts with a new key in front of the old one, which still opens what it sealed; and says when the port is taken', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => {
      taken.listen(0, '127.0.0.1', resolve);
    });
    const { port } = taken.address() as AddressInfo;
    const right = (await readFile(keys(), 'utf8')).trim();
    const server = await start({ AQUEDUCT_KEYS: `${wrongKey('k2')},${right}`, AQUEDUCT_PORT: String(port) });
    try {
      await expect(server.listen()).rejects.toThrow(/EADDRINUSE.*\n.*AQUEDUCT_PORT/);
      await new Promise((resolve) => taken.close(resolve));
      const api = new Api(await server.listen(), apiKey);
      expect(read(TestResult, await api.post('/api/v1/connections/lake/tests')).verdict).toBe('passed');
    } finally {
      await server.close();
    }
  });
});
