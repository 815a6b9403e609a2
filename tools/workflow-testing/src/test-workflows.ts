import type { Sandbox } from '@aqueduct/sandbox';
import { S3_CONNECTIONS, type S3Connections } from '@aqueduct/s3-integration/nest';
import { WORKFLOWS, WorkflowException, type RunDetails, type StartOptions, type Workflows } from '@aqueduct/workflows';
import type { S3Client } from '@aws-sdk/client-s3';
import type { INestApplicationContext } from '@nestjs/common';
import * as E from 'fp-ts/lib/Either.js';
import { finishedRun } from './finished-run.js';
import { bucketOf } from './test-connection.js';

export interface RunOptions extends StartOptions {
  /** How long the end of the run is waited for, in milliseconds. @default 20000 */
  readonly patienceMs?: number;
}

/** Workflows in a running application, and S3 behind it. @publicApi */
export class TestWorkflows {
  /** For everything else: list, cancel, resume, repeat. */
  readonly workflows: Workflows;

  constructor(
    private readonly app: INestApplicationContext,
    /** S3, for faults and for the requests that were made. */
    readonly sandbox: Sandbox,
    private readonly connections: ReadonlyArray<string>,
    /** Ends the application, S3 and the database. */
    readonly stop: () => Promise<void>,
  ) {
    this.workflows = app.get<Workflows>(WORKFLOWS);
  }

  /**
   * Starts a workflow and waits until the run has ended, well or not: output, error, steps, progress.
   *
   * @throws WorkflowException when the run is refused: unknown workflow, input that does not fit, missing connection
   */
  async run(workflow: string, input: unknown, { patienceMs = 20_000, ...options }: RunOptions = {}): Promise<RunDetails> {
    const started = await this.workflows.start(workflow, input, options)();
    if (E.isLeft(started)) {
      throw new WorkflowException(started.left);
    }
    return finishedRun(this.workflows, started.right.id, patienceMs);
  }

  /** A live client of the connection that may do everything, to prepare and to look. */
  client(connection: string): S3Client {
    return this.app.get<S3Connections>(S3_CONNECTIONS).get(this.#known(connection)).client;
  }

  /** What the bucket of the connection holds: text by key. */
  objects(connection: string): Readonly<Record<string, string>> {
    const bucket = bucketOf(this.#known(connection));
    return Object.fromEntries(this.sandbox.keys(bucket).map((key) => [key, this.sandbox.object(bucket, key)?.body.toString('utf8') ?? '']));
  }

  #known(connection: string): string {
    if (!this.connections.includes(connection)) {
      throw new Error(`The test has no connection "${connection}"; startWorkflows was given: ${this.connections.join(', ') || 'none'}.`);
    }
    return connection;
  }
}
