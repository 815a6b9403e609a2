import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConnectionView, TestResult } from '@aqueduct/api-contract';
import { leave, plant } from '@aqueduct/canaries';
import { startEmbeddedPostgres } from '@aqueduct/embedded-postgres';
import { databaseDump } from '@aqueduct/embedded-postgres/testing';
import { Api, read } from './test-support/api.js';
import { startAwsWorld, type AwsWorld } from './test-support/aws-world.js';
import { eventually } from './test-support/eventually.js';
import { startProcess, type ServerProcess } from './test-support/server-process.js';

const SLOW_MS = 120_000;

describe('servers as processes of their own', () => {
  let world: AwsWorld;
  let data: string;
  const started: ServerProcess[] = [];

  beforeAll(async () => {
    world = await startAwsWorld();
    data = await mkdtemp(join(tmpdir(), 'aqueduct-processes-'));
  });
  afterAll(async () => {
    await Promise.all(started.map((server) => server.stop()));
    await world.stop();
    await rm(data, { recursive: true, force: true });
  });

  const start = (env: Readonly<Record<string, string>> = {}): ServerProcess => {
    const server = startProcess({ ...world.env, AQUEDUCT_DATA: data, ...env });
    started.push(server);
    return server;
  };

  it('print every variable with --help, and start nothing', async () => {
    const help = startProcess({}, '--help');

    expect(await help.exited).toBe(0);
    expect(help.output()).toContain('AQUEDUCT_S3_ALLOW_PRIVATE_ADDRESSES (default: false)');
  });

  it('end with words when a variable is wrong', async () => {
    const wrong = start({ AQUEDUCT_PORT: 'http' });

    expect(await wrong.exited).toBe(1);
    expect(wrong.output()).toMatch(/^Aqueduct does not start\.\n\nAQUEDUCT_PORT is wrong: expected a whole number from 0 to 65535\.\n {2}Example: AQUEDUCT_PORT=8080\n/);
  });

  it(
    'share one embedded database: one first key, one key ring, each sees the edits of the other, and the last one stops it',
    async () => {
      const [one, two] = [start({ AQUEDUCT_PROT: '1' }), start()];
      const urls = await Promise.all([one.url(), two.url()]);
      const key = plant((await readFile(join(data, 'first-api-key'), 'utf8')).trim());
      plant((await readFile(join(data, 'keys'), 'utf8')).trim().replace(/^.*:/s, ''));
      const [first, second] = [new Api(urls[0], key), new Api(urls[1], key)];

      expect((await stat(join(data, 'first-api-key'))).mode & 0o777).toBe(0o600);
      expect([one.output(), two.output()].filter((output) => output.includes('The first API key was written'))).toHaveLength(1);
      expect(one.output() + two.output()).not.toContain(key);
      expect(one.output()).toContain('Did you mean AQUEDUCT_PORT?');
      expect((await readdir(data)).sort()).toEqual(['first-api-key', 'keys', 'pg']);

      world.sandbox.createBucket('pond', { owner: 'alice' });
      expect((await first.post('/api/v1/connections', world.connection('shared'))).status).toBe(201);
      expect(read(TestResult, await second.post('/api/v1/connections/shared/tests')).verdict).toBe('passed');
      expect((await first.patch('/api/v1/connections/shared', { settings: { bucket: 'pond' } })).status).toBe(200);
      expect(read(ConnectionView, await second.get('/api/v1/connections/shared')).settings).toMatchObject({ bucket: 'pond' });
      await eventually(async () => {
        const test = read(TestResult, await second.post('/api/v1/connections/shared/tests'));
        expect(test.steps.find(({ step }) => step === 'bucket')?.detail).toContain('bucket pond');
      });

      expect(await one.stop()).toBe(0);
      expect((await second.get('/api/v1/connections')).status).toBe(200);

      two.child.kill('SIGKILL');
      await two.exited;
      const again = start();
      expect(read(ConnectionView, await new Api(await again.url(), key).get('/api/v1/connections/shared')).settings).toMatchObject({ bucket: 'pond' });
      const postgres = await startEmbeddedPostgres({ folder: join(data, 'pg') });
      leave('database', await databaseDump(postgres.url));
      await postgres.stop();
      expect(await again.stop()).toBe(0);
      expect(await readdir(join(data, 'pg', 'cluster'))).not.toContain('postmaster.pid');
    },
    SLOW_MS,
  );
});
