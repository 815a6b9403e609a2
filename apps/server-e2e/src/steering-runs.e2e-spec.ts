import { RunDetails, RunGlance, RunPage, RunView } from '@aqueduct/api-contract';
import { problem, read, type Answer } from './test-support/api.js';
import { startAwsWorld, type AwsWorld } from './test-support/aws-world.js';
import { expectNoSecret } from './test-support/expect-no-secret.js';
import { eventually } from './test-support/eventually.js';
import { finishedRun, runDetails } from './test-support/inventory-run.js';
import { startServer, type TestServer } from './test-support/server.js';
import { SlowDownloadModule } from './test-support/slow-download.module.js';

interface RunEvent {
  readonly name: string;
  readonly data: string;
}

const eventsIn = (text: string): ReadonlyArray<RunEvent> =>
  text
    .split('\n\n')
    .filter((block) => block.startsWith('event: '))
    .map((block) => {
      const [name = '', data = ''] = block.split('\n');
      return { name: name.slice('event: '.length), data: data.slice('data: '.length) };
    });

describe('runs that are steered', () => {
  let world: AwsWorld;
  let server: TestServer;

  beforeAll(async () => {
    world = await startAwsWorld();
    server = await startServer({ env: world.env, extraModules: [SlowDownloadModule] });
    world.sandbox.putObject('lake', 'large', Buffer.alloc(4_000_000));
    expect((await server.api.post('/api/v1/connections', world.connection('lake'))).status).toBe(201);
  });
  afterAll(async () => {
    expectNoSecret([...server.api.transcript, ...server.logLines].join('\n'), world.secrets);
    await stop();
    await world.stop();
  });

  const stop = async (): Promise<void> => {
    await server.stop();
    server = { ...server, stop: () => Promise.resolve() };
  };

  const start = async (body: object = {}): Promise<string> =>
    read(RunView, await server.api.post('/api/v1/workflows/slow-download/runs', { input: { key: 'large' }, ...body })).id;
  const slowly = (): void => world.sandbox.faults.add({ operation: 'GetObject', effect: { type: 'slow', bytesPerSecond: 200_000 } });
  const underWay = (id: string): Promise<RunDetails> =>
    eventually(async () => {
      const run = await runDetails(server.api, id);
      expect(run.progress?.done).toBeGreaterThan(0);
      expect(run.running).toMatchObject([{ name: 'read', attempt: 1 }]);
      return run;
    });
  const post = (id: string, what: string, body?: object): Promise<Answer> => server.api.post(`/api/v1/runs/${id}/${what}`, body);

  it('stop a transfer when they are cancelled, and go on when they are resumed', async () => {
    slowly();
    const id = await start();
    await underWay(id);

    const cancelled = read(RunDetails, await post(id, 'cancel'));
    await eventually(async () => {
      expect(server.logLines.some((line) => line.includes(id) && line.includes('ended here'))).toBe(true);
    }, 5_000);
    const bytes = (await runDetails(server.api, id)).progress?.done ?? 0;

    expect(cancelled).toMatchObject({ id, status: 'cancelled' });
    expect(bytes).toBeLessThan(4_000_000);
    expect(problem(await post(id, 'cancel'))).toMatchObject({ status: 409, type: 'urn:aqueduct:problem:run-in-wrong-state' });

    expect((await post(id, 'resume')).status).toBe(200);
    expect(await finishedRun(server.api, id)).toMatchObject({ status: 'succeeded', output: 4_000_000 });
    expect(problem(await post(id, 'resume')).status).toBe(409);
  });

  it('tell what went wrong, whether it passed, and the states of the connection that they used', async () => {
    world.sandbox.faults.add({ operation: 'GetObject', times: 3, effect: { type: 'error', code: 'SlowDown' } });
    const id = await start();
    const ended = await finishedRun(server.api, id);

    expect(ended).toMatchObject({ status: 'succeeded', steps: [{ name: 'read', attempts: 2 }], used: [{ name: 'lake', kind: 's3', generation: 1 }] });
    expect(ended.steps[0]?.failures[0]?.error).toMatchObject({ tag: 'Throttled', status: 503, remedy: expect.stringContaining('fewer requests') });
    expect(ended.durationMs).toBeGreaterThan(0);
  });

  it('do not try again what is denied, and can be repeated once it is not', async () => {
    world.sandbox.faults.add({ operation: 'GetObject', effect: { type: 'error', code: 'AccessDenied' } });
    const id = await start();
    const failed = await finishedRun(server.api, id);

    expect(failed).toMatchObject({ status: 'failed', error: { tag: 'AccessDenied', status: 403, problem: expect.any(String), remedy: expect.any(String) } });
    expect(failed.steps[0]?.attempts).toBe(1);
    const answer = await post(id, 'repetitions', {});
    const repeated = read(RunView, answer);
    expect([answer.status, answer.headers.get('location')]).toEqual([202, `/api/v1/runs/${repeated.id}`]);
    expect(await finishedRun(server.api, repeated.id)).toMatchObject({ status: 'succeeded', repeats: id });
    expect(problem(await post(id, 'repetitions', { fromStep: 77 })).errors?.[0]?.field).toBe('fromStep');
    expect(problem(await post(id, 'repetitions', { fromStep: 'x' })).status).toBe(422);
    expect(problem(await post('nobody', 'repetitions')).status).toBe(404);
  });

  it('are told as they go on, by server-sent events', async () => {
    slowly();
    const id = await start({ priority: 0 });
    const { headers, text } = await server.api.get(`/api/v1/runs/${id}/events`);
    const events = eventsIn(text);
    const glances = events.slice(0, -1).map(({ data }) => read(RunGlance, { status: 200, headers, text: data }));

    expect(headers.get('content-type')).toBe('text/event-stream');
    expect(events.at(-1)).toEqual({ name: 'end', data: '{}' });
    expect(glances.length).toBeGreaterThan(2);
    expect(new Set(events.slice(0, -1).map(({ name }) => name))).toEqual(new Set(['run']));
    const bytes = glances.map(({ progress }) => progress?.done ?? 0);
    expect(bytes).toEqual([...bytes].sort((a, b) => a - b));
    expect(glances.at(-1)).toMatchObject({ id, status: 'succeeded', stepsDone: 1, progress: { done: 4_000_000 } });
    expect(problem(await server.api.get('/api/v1/runs/nobody/events')).status).toBe(404);
  });

  it('are found by connection and by time', async () => {
    const list = async (query: string): Promise<ReadonlyArray<string>> =>
      read(RunPage, await server.api.get(`/api/v1/runs?${query}`)).runs.map(({ workflow }) => workflow);
    const now = encodeURIComponent(new Date().toISOString());

    expect(new Set(await list('connection=lake'))).toEqual(new Set(['slow-download']));
    expect(await list('connection=pond')).toEqual([]);
    expect(await list(`since=${now}`)).toEqual([]);
    expect((await list(`until=${now}`)).length).toBeGreaterThan(0);
    expect(problem(await server.api.get('/api/v1/runs?since=yesterday')).errors?.[0]?.field).toBe('since');
    expect(problem(await server.api.get('/api/v1/runs?connection=-')).errors?.[0]?.field).toBe('connection');
    expect(problem(await server.api.post('/api/v1/workflows/slow-download/runs', { input: { key: 'x' }, priority: 11 })).errors?.[0]?.field).toBe('priority');
  });

  // The last one: it ends the server.
  it('do not keep the server from stopping while somebody listens', async () => {
    slowly();
    const id = await start();
    await underWay(id);
    // Answers with its first event.
    const listening = await fetch(`${server.url}/api/v1/runs/${id}/events`, { headers: { Authorization: `Bearer ${server.key}` } });

    await stop();

    expect(eventsIn(await listening.text()).at(-1)?.name).toBe('end');
  }, 60_000);
});
