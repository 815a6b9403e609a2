import { decodeWith, type InvalidInput, type Json, type Violation } from '@aqueduct/integrations';
import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import { cleanError } from './clean-error.js';
import { completeCron } from './cron.js';
import { describeRefusal, plainJson } from './plain-json.js';
import { storable } from './step-attempt.js';
import type { Storable } from './workflow-context.js';
import type { EngineWorkflow } from './workflow-engine.js';
import {
  describeWorkflowError,
  invalidWorkflowDefinition,
  invalidWorkflowInput,
  violationsInWords,
  type InvalidWorkflowInput,
} from './workflow-error.js';
import { WorkflowException } from './workflow-exception.js';
import { DEFAULT_QUEUE } from './workflow-queue.js';
import type { AnyWorkflowOptions, WorkflowRun } from './workflow.decorator.js';

/** A workflow class with its instance, as it was found in the application. */
export interface DefinedWorkflow {
  /** With the suffix of its version. */
  readonly name: string;
  readonly options: AnyWorkflowOptions;
  readonly instance: WorkflowRun<unknown, Storable>;
}

/** An input that was accepted: as it is stored, and what it says about connections. */
export interface AcceptedInput {
  readonly stored: Json;
  readonly connections: ReadonlyArray<string>;
  /** The connection that the run counts for. */
  readonly partition?: string;
}

const asStored = (encoded: unknown): E.Either<ReadonlyArray<Violation>, Json> => {
  const json = plainJson(encoded ?? null);
  return E.isLeft(json) ? E.left([{ field: 'input', expected: `plain JSON; it ${describeRefusal(json.left)}` }]) : E.right(json.right ?? null);
};

const partitionOf = ({ partitionBy }: AnyWorkflowOptions, input: unknown): Pick<AcceptedInput, 'partition'> =>
  partitionBy === undefined ? {} : { partition: typeof partitionBy === 'function' ? partitionBy(input) : partitionBy };

/** Decodes at the door, and encodes again for storing. */
export const acceptInput =
  ({ name, options }: DefinedWorkflow) =>
  (input: unknown): E.Either<InvalidWorkflowInput, AcceptedInput> =>
    pipe(
      decodeWith(options.input, 'input')(input),
      E.mapLeft(({ violations }) => violations),
      E.flatMap((decoded) =>
        pipe(
          asStored(options.input.encode(decoded)),
          E.map((stored) => ({ stored, connections: options.connections?.(decoded) ?? [], ...partitionOf(options, decoded) })),
        ),
      ),
      E.mapLeft((violations) => invalidWorkflowInput(name, violations)),
    );

const refused = (name: string, message: string, remedy: string): Error =>
  Object.assign(cleanError({ name, message, remedy }), { retryable: false });

/** An encoder may trip over what has another shape than its type says. */
const encoded = (codec: AnyWorkflowOptions['output'], output: unknown): E.Either<ReadonlyArray<Violation>, unknown> =>
  E.tryCatch(
    (): unknown => codec.encode(output),
    () => [{ field: 'output', expected: codec.name }],
  );

const encodeOutput = ({ name, options: { output: codec } }: DefinedWorkflow, output: unknown): unknown => {
  const checked = pipe(
    encoded(codec, output),
    E.tap((value) => E.mapLeft(({ violations }: InvalidInput) => violations)(decodeWith(codec, 'output')(value))),
  );
  if (E.isLeft(checked)) {
    const message = `The output of the workflow "${name}" does not fit its codec: ${violationsInWords(checked.left)}.`;
    throw refused('InvalidWorkflowOutput', message, 'Correct the workflow or its codec, then repeat the run from its last step.');
  }
  return checked.right ?? undefined;
};

const cronOf = (workflow: DefinedWorkflow, declared: ReadonlyArray<string>): Pick<EngineWorkflow, 'cron'> => {
  const { name, options } = workflow;
  if (options.cron === undefined) {
    return {};
  }
  const { schedule, timeZone, input } = completeCron(options.cron);
  const accepted = acceptInput(workflow)(input);
  if (E.isLeft(accepted)) {
    const problem = `the input of its cron does not fit: ${violationsInWords(accepted.left.violations)}`;
    throw new WorkflowException(invalidWorkflowDefinition(name, problem, 'Say cron: { schedule, input } with an input that fits.'));
  }
  const { stored, connections } = accepted.right;
  return { cron: { schedule, timeZone, input: stored, connections: [...new Set([...declared, ...connections])] } };
};

/**
 * The workflow as the engine runs it. A stored input that no longer fits the codec fails the run, and so does an output.
 *
 * @throws WorkflowException when its cron has no input that fits
 */
export const engineWorkflow = (workflow: DefinedWorkflow, declared: ReadonlyArray<string>): EngineWorkflow => {
  const { name, options, instance } = workflow;
  return {
    name,
    queue: options.queue?.name ?? DEFAULT_QUEUE,
    ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
    ...cronOf(workflow, declared),
    run: async (input, context) => {
      const decoded = decodeWith(options.input, 'input')(input);
      if (E.isLeft(decoded)) {
        const { problem, remedy } = describeWorkflowError(invalidWorkflowInput(name, decoded.left.violations));
        throw refused('InvalidWorkflowInput', problem, remedy);
      }
      return storable(`the workflow "${name}"`, encodeOutput(workflow, await instance.run(decoded.right, context)));
    },
  };
};
