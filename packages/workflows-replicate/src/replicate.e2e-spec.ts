import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { startTestPostgres, type TestPostgres } from '@aqueduct/embedded-postgres/testing';
import type { RunDetails } from '@aqueduct/workflows';
import pg from 'pg';
import { finishedRun } from './test-support/finished-run.js';
import { rightOf, startReplicateApp, type AppConnection, type ReplicateApp, type ReplicateAppInput } from './test-support/replicate-app.js';
import type { ReplicateWorkerInput } from './test-support/replicate-worker.js';
import { startProgram, until } from '@aqueduct/workflow-testing';
import { MIB, SOURCE, startTestPlaces, TARGET, type TestPlaces } from './test-support/test-places.js';

let postgres: TestPostgres;
let places: TestPlaces;

beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  places = await startTestPlaces();
});
afterEach(() => places.stop());

const put = (key: string, body: string | Buffer = key) => places.sandbox.putObject(SOURCE, key, body);
const uploads = async () => (await places.target.client.send(new ListMultipartUploadsCommand({ Bucket: TARGET }))).Uploads ?? [];

const keysOf = ({ accessKeyId, secretAccessKey }: AppConnection['credentials']) => ({ accessKeyId, secretAccessKey });

const appInput = async (): Promise<ReplicateAppInput & { readonly connections: ReadonlyArray<AppConnection> }> => {
  const { sandbox, alice, bob } = places;
  const { endpoint } = sandbox;
  return {
    databaseUrl: await postgres.freshDatabase(),
    connections: [
      { name: 'alice-lake', settings: { bucket: SOURCE, region: 'us-east-1', endpoint, rootDirectory: 'raw/' }, credentials: keysOf(alice) },
      { name: 'bob-pond', settings: { bucket: TARGET, region: 'eu-west-1', endpoint }, credentials: keysOf(bob) },
    ],
  };
};
const INPUT = { source: { connection: 'alice-lake' }, target: { connection: 'bob-pond' } };

describe('ReplicateModule', () => {
  let app: ReplicateApp;
  let databaseUrl: string;
  beforeEach(async () => {
    const input = await appInput();
    databaseUrl = input.databaseUrl;
    app = await startReplicateApp(input);
  });
  afterEach(() => app.close());

  it('registers a workflow that copies between the connections of its input', async () => {
    put('raw/a');
    put('raw/b/c');

    const { id } = await rightOf(app.workflows.start('replicate', { ...INPUT, target: { connection: 'bob-pond', prefix: 'copy/' } }));
    const run = await finishedRun(app.workflows, id);

    expect(run).toMatchObject({
      status: 'succeeded',
      connections: ['alice-lake', 'bob-pond'],
      progress: { done: 2, total: 2, unit: 'objects' },
      output: { objects: 2, copied: 2, streamed: 2, failed: 0, bucket: TARGET, report: `_replication/${id}/report.json` },
    });
    expect(places.copies()).toEqual(['copy/a', 'copy/b/c']);
    expect(JSON.stringify(run)).not.toContain(places.alice.secretAccessKey);
    expect(JSON.stringify(run)).not.toContain(places.bob.secretAccessKey);
  });

  it('ends as failed when objects were not copied, and names the report', async () => {
    put('raw/a');
    places.sandbox.faults.add({ operation: 'GetObject', key: 'raw/a', times: 'always', effect: { type: 'error', code: 'AccessDenied' } });

    const { id } = await rightOf(app.workflows.start('replicate', INPUT));

    expect(await finishedRun(app.workflows, id)).toMatchObject({
      status: 'failed',
      error: { name: 'ReplicateFailure', code: 'ObjectsFailed', message: expect.stringContaining(`_replication/${id}/report.json`) },
    });
  });

  it('waits for a store that is away for a while', async () => {
    put('raw/a');
    places.sandbox.faults.add({ operation: 'GetObject', times: 4, effect: { type: 'error', code: 'ServiceUnavailable' } });

    const { id } = await rightOf(app.workflows.start('replicate', INPUT));

    expect(await finishedRun(app.workflows, id)).toMatchObject({ status: 'succeeded', output: { copied: 1 } });
  });

  it('leaves no upload behind when its run is cancelled', async () => {
    put('raw/big', Buffer.alloc(12 * MIB, 'x'));
    places.sandbox.faults.add({ operation: 'UploadPart', times: 'always', effect: { type: 'delay', milliseconds: 4_000 } });
    const { id } = await rightOf(app.workflows.start('replicate', { ...INPUT, options: { partSizeMiB: 5, largeObjectMiB: 5 } }));
    await until('the upload', async () => ((await uploads()).length === 1 ? true : undefined));

    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    await client.query(`UPDATE dbos.workflow_status SET status = 'CANCELLED' WHERE workflow_uuid = $1`, [id]);
    await client.end();

    await until('the end of the upload', async () => ((await uploads()).length === 0 ? true : undefined));
    expect(places.copies()).toEqual([]);
  });

  it.each([
    [{ target: { connection: 'b' } }, 'source'],
    [{ source: {}, target: { connection: 'b' } }, 'source.connection'],
    [{ ...INPUT, source: { connection: 'a', prefix: '/x' } }, 'source.prefix'],
    [{ ...INPUT, target: { connection: 'a', prefix: 'a/../b' } }, 'target.prefix'],
    [{ ...INPUT, options: { concurrency: 0 } }, 'options.concurrency'],
    [{ ...INPUT, options: { partSizeMiB: 4 } }, 'options.partSizeMiB'],
    [{ ...INPUT, options: { reportPrefix: 'x' } }, 'options.reportPrefix'],
    [{ ...INPUT, options: { serverSide: 'yes' } }, 'options.serverSide'],
  ])('refuses the input %j and names the field', async (input, field) => {
    expect(await app.workflows.start('replicate', input)()).toMatchObject({
      _tag: 'Left',
      left: { _tag: 'InvalidWorkflowInput', violations: [{ field: expect.stringMatching(new RegExp(`\\b${field}$`)) }] },
    });
  });
});

describe('a run whose process is killed', () => {
  const worker = async (input: object): Promise<ReplicateWorkerInput> => ({ ...(await appInput()), runId: 'killed-once', input });

  it('goes on in another process with the parts that are there', async () => {
    const body = Buffer.alloc(42 * MIB, createHash('sha512').update('x').digest());
    put('raw/big', body);
    const input = await worker({ ...INPUT, options: { partSizeMiB: 5, largeObjectMiB: 5, concurrency: 2 } });
    const sent = () => places.sandbox.requests.filter(({ operation, status }) => operation === 'UploadPart' && status === 200).length;
    // Slow enough to be killed half-way.
    places.sandbox.faults.add({ operation: 'UploadPart', times: 'always', effect: { type: 'delay', milliseconds: 500 } });
    const first = startProgram(new URL('./test-support/replicate-worker.ts', import.meta.url), input);
    await until('four parts', () => (sent() >= 4 ? true : undefined));
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    // What was under way is dealt with by then, and counts as sent or as broken off.
    await sleep(1_500);
    places.sandbox.faults.clear();
    const [upload] = await uploads();
    const before = sent();
    places.sandbox.clearRequests();

    const second = startProgram(new URL('./test-support/replicate-worker.ts', import.meta.url), input);
    const run = (await second.next()) as RunDetails;
    await once(second.child, 'exit');

    expect(upload).toMatchObject({ Key: 'big' });
    expect(run).toMatchObject({ status: 'succeeded', output: { objects: 1, copied: 1, streamed: 1, copiedBytes: body.length } });
    expect(run.attempts).toBeGreaterThan(1);
    expect(places.sandbox.object(TARGET, 'big')!.body.equals(body)).toBe(true);
    // Nine parts in all; the two that were under way may have arrived unanswered.
    expect(before).toBeGreaterThanOrEqual(4);
    expect(places.asked('UploadPart')).toBeLessThanOrEqual(9 - before);
    expect(places.asked('CreateMultipartUpload')).toBe(0);
    expect(await uploads()).toEqual([]);
  }, 120_000);

  it('copies what is left of a page, with the result of an undisturbed run', async () => {
    const keys = Array.from({ length: 120 }, (_, index) => `raw/k${String(index).padStart(3, '0')}`);
    keys.forEach((key) => put(key));
    const input = await worker({ ...INPUT, options: { concurrency: 4 } });
    for (const key of keys.slice(60, 64)) {
      places.sandbox.faults.add({ operation: 'GetObject', key, effect: { type: 'delay', milliseconds: 15_000 } });
    }
    const first = startProgram(new URL('./test-support/replicate-worker.ts', import.meta.url), input);
    await until('half of them', () => (places.copies().length >= 60 ? true : undefined));
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    places.sandbox.clearRequests();

    const second = startProgram(new URL('./test-support/replicate-worker.ts', import.meta.url), input);
    const run = (await second.next()) as RunDetails;
    await once(second.child, 'exit');

    expect(run).toMatchObject({ status: 'succeeded', output: { objects: 120, copied: 120, streamed: 120, skipped: 0, failed: 0 } });
    expect(places.copies()).toEqual(keys.map((key) => key.slice('raw/'.length)));
    expect(Object.keys(places.lines('killed-once'))).toHaveLength(120);
    // By the run: the test of the connection reads an object too.
    const ofTheRun = places.sandbox.requests.filter(({ operation, userAgent }) => operation === 'GetObject' && userAgent.includes('run/'));
    const readAgain = ofTheRun.filter(({ key = '' }) => keys.slice(0, 60).includes(key));
    expect(readAgain).toEqual([]);
  }, 120_000);
});
