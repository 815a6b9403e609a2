import { decodeWith, type Json, type Violation } from '@aqueduct/integrations';
import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import { cleanError } from './clean-error.js';
import { describeRefusal, plainJson } from './plain-json.js';
import type { Storable } from './workflow-context.js';
import type { EngineWorkflow } from './workflow-engine.js';
import { describeWorkflowError, invalidWorkflowInput, type InvalidWorkflowInput } from './workflow-error.js';
import type { AnyWorkflowOptions, WorkflowRun } from './workflow.decorator.js';

/** A workflow class with its instance, as it was found in the application. */
export interface DefinedWorkflow {
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
  ({ options }: DefinedWorkflow) =>
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
      E.mapLeft((violations) => invalidWorkflowInput(options.name, violations)),
    );

/** The workflow as the engine runs it. A stored input that no longer fits the codec fails the run. */
export const engineWorkflow = ({ options, instance }: DefinedWorkflow): EngineWorkflow => ({
  name: options.name,
  run: async (input, context) => {
    const decoded = decodeWith(options.input, 'input')(input);
    if (E.isLeft(decoded)) {
      const { problem } = describeWorkflowError(invalidWorkflowInput(options.name, decoded.left.violations));
      throw cleanError({ name: 'InvalidWorkflowInput', message: problem });
    }
    return (await instance.run(decoded.right, context)) ?? undefined;
  },
});
