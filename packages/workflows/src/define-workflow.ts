import { decodeWith, type InvalidInput, type Json, type Violation } from '@aqueduct/integrations';
import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import { cleanError } from './clean-error.js';
import { describeRefusal, plainJson } from './plain-json.js';
import { storable } from './step-attempt.js';
import type { Storable } from './workflow-context.js';
import type { EngineWorkflow } from './workflow-engine.js';
import { describeWorkflowError, invalidWorkflowInput, violationsInWords, type InvalidWorkflowInput } from './workflow-error.js';
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
}

const asStored = (encoded: unknown): E.Either<ReadonlyArray<Violation>, Json> => {
  const json = plainJson(encoded ?? null);
  return E.isLeft(json) ? E.left([{ field: 'input', expected: `plain JSON; it ${describeRefusal(json.left)}` }]) : E.right(json.right ?? null);
};

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
          E.map((stored) => ({ stored, connections: options.connections?.(decoded) ?? [] })),
        ),
      ),
      E.mapLeft((violations) => invalidWorkflowInput(name, violations)),
    );

const refused = (name: string, message: string): Error => Object.assign(cleanError({ name, message }), { retryable: false });

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
    throw refused('InvalidWorkflowOutput', `The output of the workflow "${name}" does not fit its codec: ${violationsInWords(checked.left)}.`);
  }
  return checked.right ?? undefined;
};

/** The workflow as the engine runs it. A stored input that no longer fits the codec fails the run, and so does an output. */
export const engineWorkflow = (workflow: DefinedWorkflow): EngineWorkflow => {
  const { name, options, instance } = workflow;
  return {
    name,
    run: async (input, context) => {
      const decoded = decodeWith(options.input, 'input')(input);
      if (E.isLeft(decoded)) {
        const { problem } = describeWorkflowError(invalidWorkflowInput(name, decoded.left.violations));
        throw refused('InvalidWorkflowInput', problem);
      }
      return storable(`the workflow "${name}"`, encodeOutput(workflow, await instance.run(decoded.right, context)));
    },
  };
};
