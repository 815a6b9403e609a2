import type { JsonRecord } from '@aqueduct/integrations';
import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type * as t from 'io-ts';
import type { Cron } from './cron.js';
import type { Storable, WorkflowContext } from './workflow-context.js';
import type { WorkflowQueue } from './workflow-queue.js';

/** The shape of a class under {@link Workflow}. */
export interface WorkflowRun<I, O extends Storable = void> {
  run(input: I, context: WorkflowContext): Promise<O>;
}

export interface WorkflowOptions<I, O extends Storable = Storable> {
  /** Lower case, digits, `-` and `.`, e.g. `inventory`. Never rename one with unfinished runs. */
  readonly name: string;
  /**
   * Becomes a suffix of the registered name: version 2 of `inventory` is `inventory.v2`. Keep the class of the version
   * before until none of its runs is open. @default no suffix
   */
  readonly version?: number;
  readonly description?: string;
  /** Decodes the input when a run is started, and again in the process that runs it. Inputs are stored: no secrets. */
  readonly input: t.Type<I, unknown, unknown>;
  /** Checks and encodes what `run` answers; `t.void` for nothing. Outputs are stored: no secrets, at most 64 KiB. */
  readonly output: t.Type<O, unknown, unknown>;
  /** The names of connections that the input chooses. Those that are injected are known without it. */
  readonly connections?: (input: I) => ReadonlyArray<string>;
  /** Where its runs wait. @default the queue `default` */
  readonly queue?: WorkflowQueue;
  /**
   * The one connection whose runs the queue counts for its `perConnection`: the name of a declared one, or by the input.
   * Runs by cron are not counted.
   */
  readonly partitionBy?: string | ((input: I) => string);
  /** Starts a run again and again; the schedule ends when no process has it any more. */
  readonly cron?: string | Cron;
  /** Milliseconds for a run, from when a process first takes it; then it is cancelled. @default no limit */
  readonly timeoutMs?: number;
  /** JSON Schema of the input, for forms. @default derived from the codec */
  readonly inputSchema?: JsonRecord;
}

/** What is known of a workflow whatever its input. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- both types are checked at the decorator, and by the codecs
export type AnyWorkflowOptions = WorkflowOptions<any, any>;

export const WorkflowMetadata = DiscoveryService.createDecorator<AnyWorkflowOptions>();

/**
 * Makes an ordinary provider a workflow. Put the class into the `providers` of any module.
 *
 * @publicApi
 */
export const Workflow =
  <I, O extends Storable>(options: WorkflowOptions<I, O>) =>
  (target: new (...args: never[]) => WorkflowRun<I, O>): void => {
    Injectable()(target);
    WorkflowMetadata(options)(target);
  };
