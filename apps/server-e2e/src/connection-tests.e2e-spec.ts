import { ConnectionView, IntegrationList, StepResult, StepStarted, TestResult } from '@aqueduct/api-contract';
import { setTimeout as sleep } from 'node:timers/promises';
import { problem, read } from './test-support/api.js';
import { startAwsWorld, type AwsWorld } from './test-support/aws-world.js';
import { eventually } from './test-support/eventually.js';
import { startServer, type TestServer } from './test-support/server.js';

let world: AwsWorld;
let server: TestServer;

beforeAll(async () => {
  world = await startAwsWorld();
  world.sandbox.putObject('lake', 'raw/a.csv', 'id\n1\n');
  server = await startServer({ env: { ...world.env, AQUEDUCT_STS_ENDPOINT: world.sandbox.stsEndpoint } });
});
afterAll(async () => {
  await server.stop();
  await world.stop();
});
afterEach(() => world.sandbox.faults.clear());

const TESTS = '/api/v1/connection-tests';
const verdicts = ({ steps }: TestResult): ReadonlyArray<string> => steps.map(({ step, verdict }) => `${step} ${verdict}`);

interface ServerEvent {
  readonly event: string;
  readonly data: unknown;
}

const events = (text: string): ReadonlyArray<ServerEvent> =>
  text
    .split('\n\n')
    .filter((block) => block !== '' && !block.startsWith(':'))
    .map((block) => {
      const [event, data] = block.split('\n');
      return { event: event?.replace('event: ', '') ?? '', data: JSON.parse(data?.replace('data: ', '') ?? 'null') as unknown };
    });

const asEvents = { headers: { Accept: 'text/event-stream' } };

describe('the test of a connection', () => {
  it('names every step, how long it took and what it found', async () => {
    const result = read(TestResult, await server.api.post(TESTS, world.draft({ checks: { write: true } })));

    expect(verdicts(result)).toEqual(['resolve', 'identity', 'region', 'bucket', 'list', 'read', 'write'].map((step) => `${step} passed`));
    expect(result.steps[1]?.detail).toMatch(/^arn:aws:iam::\d+:user\/alice/);
    expect(result.checks).toEqual({ list: true, read: true, write: true });
  });

  it('offers the right region', async () => {
    const draft = world.draft({ settings: { ...world.lake, bucket: 'far-away' } });
    const result = read(TestResult, await server.api.post(TESTS, draft));

    expect(result.steps.find(({ verdict }) => verdict === 'failed')).toMatchObject({
      step: 'region',
      failure: { code: 'WrongRegion', suggestion: { field: 'settings.region', value: 'eu-west-1' } },
    });
  });

  it('names the action that is denied', async () => {
    world.sandbox.setPolicy('alice', { deny: ['GetObject'] });
    const result = read(TestResult, await server.api.post(TESTS, world.draft()));
    world.sandbox.setPolicy('alice', {});

    expect(result.steps.find(({ verdict }) => verdict === 'failed')).toMatchObject({
      step: 'read',
      failure: { code: 'AccessDenied', deniedAction: 's3:GetObject', remedy: expect.stringContaining('arn:aws:s3:::lake/raw/a.csv') },
    });
  });

  it('refuses a check that there is not', async () => {
    const refused = problem(await server.api.post(TESTS, world.draft({ checks: { wirte: true } })));

    expect(refused).toMatchObject({ status: 422, errors: [{ field: 'checks.wirte', expected: 'one of list, read, write' }] });
  });

  it('has its steps listed with the integration', async () => {
    const { integrations } = read(IntegrationList, await server.api.get('/api/v1/integrations'));
    const steps = integrations.find(({ kind }) => kind === 's3')?.testSteps ?? [];

    expect(steps.map(({ name, optional }) => [name, optional?.byDefault])).toEqual([
      ['identity', undefined],
      ['region', undefined],
      ['bucket', undefined],
      ['list', true],
      ['read', true],
      ['write', false],
    ]);
  });
});

describe('the test of a saved connection', () => {
  it('is kept with it, and runs the same steps the next time', async () => {
    const created = read(ConnectionView, await server.api.post('/api/v1/connections', world.connection('checked', { checks: { read: false, write: true } })));
    expect(verdicts(created.lastTest ?? { verdict: 'failed', at: '', steps: [] }).slice(4)).toEqual(['list passed', 'read skipped', 'write passed']);

    const again = read(TestResult, await server.api.post('/api/v1/connections/checked/tests'));
    const other = read(TestResult, await server.api.post('/api/v1/connections/checked/tests', { checks: { write: false } }));
    const { lastTest } = read(ConnectionView, await server.api.get('/api/v1/connections/checked'));

    expect(again.checks).toEqual({ list: true, read: false, write: true });
    expect(other.checks).toEqual({ list: true, read: false, write: false });
    expect(lastTest).toEqual(other);
  });

  it('is checked in the same way when it is edited', async () => {
    await server.api.post('/api/v1/connections', world.connection('edited', { checks: { write: true } }));
    const edited = read(ConnectionView, await server.api.patch('/api/v1/connections/edited', { settings: { rootDirectory: 'out' } }));

    expect(edited.lastTest?.checks).toEqual({ list: true, read: true, write: true });
  });
});

describe('server-sent events', () => {
  it('tell of each step as it begins and ends, and of the whole at last', async () => {
    const answer = await server.api.send('POST', TESTS, { body: world.draft(), ...asEvents });
    const seen = events(answer.text);

    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    expect(seen.map(({ event, data }) => (event === 'result' ? event : `${event} ${(data as { step: string }).step}`))).toEqual([
      ...['resolve', 'identity', 'region', 'bucket', 'list', 'read'].flatMap((step) => [`started ${step}`, `step ${step}`]),
      'step write',
      'result',
    ]);
    const result = seen.at(-1)?.data;
    expect(TestResult.is(result)).toBe(true);
    expect(seen.filter(({ event }) => event === 'step').map(({ data }) => data)).toEqual((result as TestResult).steps);
    expect(seen.every(({ event, data }) => event === 'result' || (event === 'started' ? StepStarted : StepResult).is(data))).toBe(true);
  });

  it('come while the test goes on', async () => {
    world.sandbox.faults.add({ operation: 'ListObjectsV2', effect: { type: 'delay', milliseconds: 60_000 } });
    const giveUp = new AbortController();
    const response = await fetch(server.url + TESTS, {
      method: 'POST',
      headers: { Authorization: `Bearer ${server.key}`, 'Content-Type': 'application/json', ...asEvents.headers },
      body: JSON.stringify(world.draft()),
      signal: giveUp.signal,
    });
    const reader = response.body?.getReader();
    let text = '';
    while (!text.includes('"step":"list"')) {
      text += new TextDecoder().decode((await reader?.read())?.value);
    }
    giveUp.abort();

    expect(events(text).at(-1)).toEqual({ event: 'started', data: { step: 'list' } });
  });

  it('are not begun for a draft that is refused', async () => {
    const refused = problem(await server.api.send('POST', TESTS, { body: world.draft({ kind: 'ftp' }), ...asEvents }));

    expect(refused).toMatchObject({ status: 422, errors: [{ field: 'kind' }] });
  });

  it('work for a saved connection, whose result is kept', async () => {
    await server.api.post('/api/v1/connections', world.connection('streamed'));
    const answer = await server.api.send('POST', '/api/v1/connections/streamed/tests', asEvents);
    const result = events(answer.text).at(-1)?.data;

    expect(read(ConnectionView, await server.api.get('/api/v1/connections/streamed')).lastTest).toEqual(result);
  });
});

describe('a caller who goes away', () => {
  it('gives the test up: nothing more is asked of S3, and no result is kept', async () => {
    await server.api.post('/api/v1/connections', world.connection('left'));
    const before = read(ConnectionView, await server.api.get('/api/v1/connections/left')).lastTest;
    world.sandbox.faults.add({ operation: 'HeadBucket', effect: { type: 'delay', milliseconds: 700 } });
    world.sandbox.clearRequests();

    const giveUp = new AbortController();
    const asked = fetch(`${server.url}/api/v1/connections/left/tests`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${server.key}` },
      signal: giveUp.signal,
    });
    await eventually(async () => expect(world.sandbox.requests.map(({ operation }) => operation)).toContain('GetCallerIdentity'));
    giveUp.abort();
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' });

    // Logged once it is answered; a test that went on would ask the next thing at once, and be over soon after.
    const operations = () => world.sandbox.requests.map(({ operation }) => operation);
    await eventually(async () => expect(operations()).toContain('HeadBucket'));
    await sleep(1_000);
    expect(operations()).toEqual(['GetCallerIdentity', 'HeadBucket']);
    expect(read(ConnectionView, await server.api.get('/api/v1/connections/left')).lastTest).toEqual(before);
  });
});
