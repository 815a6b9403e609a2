import { setTimeout as sleep } from 'node:timers/promises';
import { plant } from '@aqueduct/canaries';
import { startTestPostgres, type TestPostgres } from '@aqueduct/embedded-postgres/testing';
import { createApp } from '@aqueduct/server';
import { Health } from '@aqueduct/api-contract';
import { Api, problem, read } from './test-support/api.js';
import { startAwsWorld, type AwsWorld } from './test-support/aws-world.js';
import { databaseLine, type DatabaseLine } from './test-support/database-line.js';
import { eventually } from './test-support/eventually.js';
import { freePort } from './test-support/free-port.js';
import { keptLog } from './test-support/kept-log.js';
import { KEYS } from './test-support/server.js';

const PASSWORD = plant('db-password-canary');

describe('a server whose database is away', () => {
  let postgres: TestPostgres;
  let world: AwsWorld;
  let line: DatabaseLine;
  let close = (): Promise<void> => Promise.resolve();
  const logLines: string[] = [];

  beforeAll(async () => {
    postgres = await startTestPostgres();
    world = await startAwsWorld();
    line = await databaseLine(await postgres.freshDatabase(), { isCut: true });
  });
  afterAll(async () => {
    await close();
    await line.cut();
    await world.stop();
    await postgres.stop();
  });

  const health = async (api: Api): Promise<ReadonlyArray<unknown>> => {
    const [live, ready] = await Promise.all([api.get('/health/live'), api.get('/health/ready')]);
    return [live.status, ready.status, read(Health, ready).status];
  };

  it('stays up at its start, says what to do, starts when the database is there, and outlives its absence', async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const databaseUrl = line.url.replace('postgres@', `postgres:${PASSWORD}@`);
    let key = '';
    const starting = createApp({
      env: { ...world.env, AQUEDUCT_PORT: String(port), DATABASE_URL: databaseUrl, AQUEDUCT_KEYS: KEYS },
      log: keptLog(logLines),
      handOverKey: (made) => {
        key = plant(made);
      },
    });

    await eventually(async () => expect(await health(new Api(url))).toEqual([200, 503, 'unavailable']));
    expect(problem(await new Api(url).get('/api/v1/connections')).status).toBe(401);
    const waiting = await new Api(url, 'any').get('/api/v1/connections');
    expect(problem(waiting)).toMatchObject({ status: 503, type: 'urn:aqueduct:problem:store-unavailable' });
    expect(waiting.headers.get('retry-after')).toBe('5');
    expect(logLines.join('')).toMatch(/DATABASE_URL: the database 127\.0\.0\.1:\d+\/\S+ cannot be reached \(ECONNREFUSED\)/);

    await line.mend();
    const server = await starting;
    close = server.close;
    expect(await server.listen()).toBe(url);
    const api = new Api(url, key);
    expect(await health(api)).toEqual([200, 200, 'ok']);
    expect((await api.post('/api/v1/connections', world.connection('lake'))).status).toBe(201);

    await line.cut();
    for (const path of ['/api/v1/connections', '/api/v1/connections/lake', '/api/v1/runs', '/api/v1/workflows']) {
      const refused = await api.get(path);
      expect(problem(refused).status).toBe(503);
      expect(refused.headers.get('retry-after')).toBe('5');
    }
    expect(problem(await api.post('/api/v1/connections', world.connection('other'))).status).toBe(503);
    expect(problem(await new Api(url).get('/api/v1/connections')).status).toBe(401);
    expect(await health(api)).toEqual([200, 503, 'unavailable']);
    await sleep(500);

    await line.mend();
    await eventually(async () => expect(await health(api)).toEqual([200, 200, 'ok']));
    expect((await api.post('/api/v1/connections/lake/tests')).status).toBe(200);
    expect([...logLines, ...api.transcript].join('')).not.toContain(PASSWORD);
  });
});
