import 'reflect-metadata';
import { plant } from '@aqueduct/canaries';
import { databaseDump, startTestPostgres, type TestPostgres } from '@aqueduct/embedded-postgres/testing';
import { classified, currentActivity, type Json } from '@aqueduct/integrations';
import { getMaxListeners } from 'node:events';
import * as t from 'io-ts';
import pg from 'pg';
import type { RunDetails } from './run.js';
import { finishedRun } from './test-support/finished-run.js';
import { runOrThrow } from './test-support/run-or-throw.js';
import { scripted, ScriptedWorkflow } from './test-support/scripted.workflow.js';
import { startApplication, type TestApplication } from './test-support/start-application.js';
import { until } from './test-support/until.js';
import type { Storable, WorkflowContext } from './workflow-context.js';
import { Workflow, type WorkflowRun } from './workflow.decorator.js';

/** Answers what its codec does not know. */
@Workflow({ name: 'sloppy', input: t.strict({}), output: t.strict({ objects: t.number }) })
class SloppyWorkflow implements WorkflowRun<unknown, { objects: number }> {
  run(): Promise<{ objects: number }> {
    return Promise.resolve({ objects: 'canary' } as unknown as { objects: number });
  }
}

describe('a run', () => {
  let postgres: TestPostgres;
  let databaseUrl: string;
  let app: TestApplication;

  beforeAll(async () => {
    postgres = await startTestPostgres();
    databaseUrl = await postgres.freshDatabase();
    app = await startApplication(databaseUrl, [ScriptedWorkflow, SloppyWorkflow]);
  }, 60_000);
  afterAll(async () => {
    await app.close();
    await postgres.stop();
  }, 60_000);

  const run = async (script: (context: WorkflowContext) => Promise<Storable>): Promise<RunDetails> => {
    const { id } = await runOrThrow(app.workflows.start('scripted', scripted(script)));
    return finishedRun(app.workflows, id);
  };

  it('records the results of its steps and its output', async () => {
    const ended = await run(async (context) => {
      const objects = await context.step('count objects', () => Promise.resolve(3));
      return context.step('add bytes', () => Promise.resolve({ objects, bytes: 10 * objects }));
    });

    expect(ended).toMatchObject({
      workflow: 'scripted',
      status: 'succeeded',
      attempts: 1,
      output: { objects: 3, bytes: 30 },
      steps: [
        { name: 'count objects', output: 3, startedAt: expect.any(Date), finishedAt: expect.any(Date) },
        { name: 'add bytes', output: { objects: 3, bytes: 30 } },
      ],
    });
    expect(ended.error).toBeUndefined();
  });

  it('shows no record of the engine itself among its steps', async () => {
    const ended = await run(async (context) => {
      await context.sleep(1);
      await context.patched('checksum');
      await context.step('only one', () => Promise.resolve());
    });

    expect(ended.steps.map(({ name }) => name)).toEqual(['only one']);
  });

  it('runs new code behind a patch', async () => {
    const ended = await run(async (context) => context.patched('checksum'));

    expect(ended.output).toBe(true);
  });

  it('runs steps side by side', async () => {
    const ended = await run(async (context) => {
      const results = await Promise.all([1, 2, 3].map((n) => context.step(`part ${n}`, () => Promise.resolve(n))));
      return results;
    });

    expect(ended.output).toEqual([1, 2, 3]);
  });

  it('tries a failed step again', async () => {
    const attempts: Array<number> = [];

    const ended = await run((context) =>
      context.step(
        'flaky',
        ({ attempt }) => {
          attempts.push(attempt);
          return attempt < 3 ? Promise.reject(new Error('SlowDown')) : Promise.resolve('done');
        },
        { retries: 2, retryDelayMs: 1 },
      ),
    );

    expect(attempts).toEqual([1, 2, 3]);
    expect(ended).toMatchObject({ status: 'succeeded', steps: [{ name: 'flaky', output: 'done' }] });
  });

  it('fails with the last error of a step whose attempts are used up', async () => {
    const ended = await run((context) =>
      context.step('hopeless', ({ attempt }) => Promise.reject(Object.assign(new Error(`refused ${attempt} times`), { name: 'AccessDenied' })), {
        retries: 1,
        retryDelayMs: 1,
      }),
    );

    expect(ended).toMatchObject({
      status: 'failed',
      error: { name: 'AccessDenied', message: 'refused 2 times' },
      steps: [{ name: 'hopeless', error: { name: 'AccessDenied', message: 'refused 2 times' } }],
    });
  });

  it('does not repeat what cannot succeed', async () => {
    let attempts = 0;

    const ended = await run((context) =>
      context.step(
        'forbidden',
        () => {
          attempts += 1;
          return Promise.reject(Object.assign(new Error('no'), { retryable: false }));
        },
        { retries: 5, retryDelayMs: 1 },
      ),
    );

    expect(attempts).toBe(1);
    expect(ended.status).toBe('failed');
  });

  it('keeps the attempts that failed, and why, with what its integration says of it', async () => {
    const throttled = { tag: 'Throttled', retryable: true, problem: 'S3 asks for fewer requests.', remedy: 'Try again later.' };
    const denied = { tag: 'AccessDenied', retryable: false, problem: 'S3 denies it.', remedy: 'Allow it.' };

    const ended = await run(async (context) => {
      await context.step('plain', () => Promise.resolve());
      await context.step(
        'throttled, then denied',
        ({ attempt }) => Promise.reject(attempt < 3 ? classified(new Error('SlowDown'), throttled) : classified(new Error('Forbidden'), denied)),
        { retries: 9, retryDelayMs: 1 },
      );
    });

    const error = { name: 'Error', message: 'Forbidden', tag: 'AccessDenied', problem: 'S3 denies it.', remedy: 'Allow it.' };
    expect(ended).toMatchObject({ status: 'failed', error, running: [] });
    expect(ended.steps).toEqual([
      expect.objectContaining({ name: 'plain', attempts: 1, failures: [] }),
      expect.objectContaining({ name: 'throttled, then denied', attempts: 3, error }),
    ]);
    expect(ended.steps[1]?.failures.map(({ attempt, error: { message, remedy } }) => [attempt, message, remedy])).toEqual([
      [1, 'SlowDown', 'Try again later.'],
      [2, 'SlowDown', 'Try again later.'],
      [3, 'Forbidden', 'Allow it.'],
    ]);
  });

  it('shows the step that is under way, and what it has met', async () => {
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const { id } = await runOrThrow(
      app.workflows.start(
        'scripted',
        scripted((context) =>
          context.step('long', ({ attempt }) => (attempt === 1 ? Promise.reject(new Error('reset')) : gate), { retries: 1, retryDelayMs: 1 }),
        ),
      ),
    );

    const running = await until('the step under way', async () => {
      const { running: now } = await runOrThrow(app.workflows.run(id));
      return now[0]?.attempt === 2 ? now : undefined;
    });
    open();
    const ended = await finishedRun(app.workflows, id);

    expect(running).toEqual([
      { id: expect.any(Number), name: 'long', attempt: 2, startedAt: expect.any(Date), failures: [expect.objectContaining({ attempt: 1 })] },
    ]);
    expect(ended).toMatchObject({ running: [], steps: [{ name: 'long', attempts: 2 }] });
  });

  it('keeps which states of which connections it has used', async () => {
    const lake = { id: 'c-1', name: 'lake', kind: 's3', generation: 3 };

    const ended = await run(async (context) => {
      await context.step('read', () => Promise.resolve([lake, lake, lake].forEach((state) => currentActivity()?.uses?.(state))));
      await context.step('read on', () => Promise.resolve(currentActivity()?.uses?.({ ...lake, generation: 4 })));
    });

    expect(ended.used).toEqual([
      { ...lake, firstUsedAt: expect.any(Date) },
      { ...lake, generation: 4, firstUsedAt: expect.any(Date) },
    ]);
  });

  it('has keys that are its own, and the same in every attempt', async () => {
    const seen: Array<string> = [];

    const ended = await run(async (context) => {
      for (const name of ['one', 'two']) {
        await context.step(
          name,
          ({ attempt, idempotencyKey }) => {
            seen.push(idempotencyKey);
            return attempt === 1 ? Promise.reject(new Error('again')) : Promise.resolve();
          },
          { retries: 1, retryDelayMs: 1 },
        );
      }
      return context.key('manifest.csv');
    });

    expect(ended.output).toBe(`${ended.id}/manifest.csv`);
    expect(seen[0]).toBe(seen[1]);
    expect(seen[2]).toBe(seen[3]);
    expect(new Set(seen).size).toBe(2);
    expect(seen.every((key) => key.startsWith(ended.id))).toBe(true);
  });

  it('gives its requests the signal of the step, which takes any number of listeners', async () => {
    let signals: ReadonlyArray<AbortSignal | undefined> = [];

    await run((context) =>
      context.step('ask', ({ signal }) => {
        signals = [signal, currentActivity()?.signal];
        return Promise.resolve();
      }),
    );

    expect(signals[0]).toBeDefined();
    expect(signals[1]).toBe(signals[0]);
    expect(getMaxListeners(signals[0]!)).toBe(Infinity);
  });

  it('ends an attempt that takes too long, and says so through the signal', async () => {
    let reason: unknown;

    const ended = await run((context) =>
      context.step('slow', ({ signal }) => new Promise((resolve) => signal.addEventListener('abort', () => resolve((reason = signal.reason) && 'late'))), {
        timeoutMs: 50,
      }),
    );

    expect(ended).toMatchObject({ status: 'failed', error: { name: 'StepTimeout', message: 'The step "slow" took longer than 50 ms.' } });
    expect(reason).toMatchObject({ name: 'StepTimeout' });
  });

  it('can go on after a failed step', async () => {
    const ended = await run(async (context) => {
      try {
        await context.step('primary', () => Promise.reject(Object.assign(new Error('gone'), { name: 'NoSuchKey', $metadata: { httpStatusCode: 404 } })));
      } catch (error) {
        const { name, status } = error as { name: string; status: number };
        return context.step('fallback', () => Promise.resolve(`${name} ${status}`));
      }
      return 'unreachable';
    });

    expect(ended).toMatchObject({ status: 'succeeded', output: 'NoSuchKey 404' });
  });

  it('refuses the result of a step that is no plain JSON, and names the step and the place', async () => {
    const ended = await run((context) => context.step('list', () => Promise.resolve({ objects: [{ modified: new Date() }] } as unknown as Json)));

    expect(ended).toMatchObject({
      status: 'failed',
      error: { name: 'ResultNotJson', message: 'The result of the step "list" holds at objects.0.modified an instance of Date, which is no plain JSON.' },
    });
  });

  it('refuses the result of a step that is too large, and names the step', async () => {
    const ended = await run((context) => context.step('read', () => Promise.resolve('x'.repeat(70_000)), { retries: 3 }));

    expect(ended).toMatchObject({ status: 'failed', error: { name: 'ResultTooLarge', message: expect.stringContaining('the step "read" has 70002 bytes') } });
    expect(ended.steps[0]?.output).toBeUndefined();
  });

  it('refuses an output that does not fit its codec, and names the workflow and the fields', async () => {
    const { id } = await runOrThrow(app.workflows.start('sloppy', {}));

    const ended = await finishedRun(app.workflows, id);

    expect(ended).toMatchObject({ status: 'failed', error: { name: 'InvalidWorkflowOutput' } });
    expect(ended.error?.message).toBe('The output of the workflow "sloppy" does not fit its codec: output.objects: number.');
    expect(JSON.stringify(ended)).not.toContain('canary');
  });

  it('refuses an output that is no plain JSON', async () => {
    const ended = await run(() => Promise.resolve(new Map() as unknown as Json));

    expect(ended).toMatchObject({ status: 'failed', error: { name: 'ResultNotJson', message: expect.stringContaining('The result of the workflow "scripted" is') } });
  });

  it('leaves no secret of an error in the database or in the log', async () => {
    const secret = plant('canary-7d1f9a');
    const fault = Object.assign(new Error('Access Denied', { cause: new Error(secret) }), {
      name: 'AccessDenied',
      Code: 'AccessDenied',
      $metadata: { httpStatusCode: 403, requestId: 'R1', extendedRequestId: secret },
      config: { credentials: { secretAccessKey: secret } },
      errors: [new Error(secret)],
    });
    fault.stack = `${fault.stack ?? ''} ${secret}`;

    const inStep = await run((context) => context.step('denied', () => Promise.reject(fault), { retries: 1, retryDelayMs: 1 }));
    const inWorkflow = await run(() => Promise.reject(fault));

    const expected = { name: 'AccessDenied', message: 'Access Denied', code: 'AccessDenied', status: 403, requestId: 'R1' };
    expect(inStep.error).toEqual(expected);
    expect(inStep.steps[0]?.error).toEqual(expected);
    expect(inWorkflow.error).toEqual(expected);
    expect(await databaseDump(databaseUrl)).toContain('Access Denied');
    expect(await databaseDump(databaseUrl)).not.toContain(secret);
    expect(app.log.join('\n')).not.toContain(secret);
  });

  it('goes on when its process has lost it', async () => {
    const { id } = await run((context) => context.step('only', () => Promise.resolve('done')));
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    await client.query(`UPDATE dbos.workflow_status SET status = 'PENDING', completed_at = NULL WHERE workflow_uuid = $1`, [id]);
    await client.end();

    expect(await finishedRun(app.workflows, id)).toMatchObject({ status: 'succeeded', output: 'done', attempts: 2 });
  });

  it('waits for a process that has its class, without using up its attempts', async () => {
    const { id } = await run((context) => context.step('only', () => Promise.resolve('done')));
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    const rename = `UPDATE dbos.workflow_status SET status = 'PENDING', completed_at = NULL, name = $2 WHERE workflow_uuid = $1`;
    await client.query(rename.replace('PENDING', 'ENQUEUED'), [id, 'of-a-newer-version']);
    const lost = (): ReadonlyArray<string> => app.log.filter((line) => line.includes('had lost them') && line.includes(id));
    await until('the second time that it is lost', () => (lost().length >= 2 ? true : undefined));
    await client.query(rename, [id, 'scripted']);
    await client.end();

    expect(await finishedRun(app.workflows, id)).toMatchObject({ status: 'succeeded', attempts: expect.any(Number) });
    expect((await runOrThrow(app.workflows.run(id))).attempts).toBeLessThanOrEqual(3);
  });

  it('cannot name a step as the engine names its own', async () => {
    const ended = await run((context) => context.step('DBOS.sleep', () => Promise.resolve()));

    expect(ended).toMatchObject({ status: 'failed', error: { name: 'InvalidStepName' } });
  });

  it('shows its progress while a step runs', async () => {
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const { id } = await runOrThrow(
      app.workflows.start(
        'scripted',
        scripted(async (context) => {
          await context.progress({ done: 0, message: 'begins' });
          await context.step('copy', async ({ progress }) => {
            for (let done = 1; done <= 1_000; done += 1) {
              await progress({ done, total: 2_000, unit: 'objects' });
            }
            await gate;
          });
        }),
      ),
    );

    const seen = await until('the progress', async () => {
      const { progress, status } = await runOrThrow(app.workflows.run(id));
      return progress?.done === 1_000 ? { progress, status } : undefined;
    });
    open();
    const ended = await finishedRun(app.workflows, id);

    expect(seen).toMatchObject({ status: 'running', progress: { done: 1_000, total: 2_000, unit: 'objects', at: expect.any(Date) } });
    expect(ended).toMatchObject({ status: 'succeeded', progress: { done: 1_000 } });
  });
});
