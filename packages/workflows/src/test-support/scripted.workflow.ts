import * as t from 'io-ts';
import type { Storable, WorkflowContext } from '../workflow-context.js';
import { Workflow, type WorkflowRun } from '../workflow.decorator.js';

type Script = (context: WorkflowContext) => Promise<Storable>;

const scripts = new Map<string, Script>();

const ScriptedInput = t.intersection([t.strict({ script: t.string }), t.partial({ connections: t.array(t.string) })], 'ScriptedInput');
type ScriptedInput = t.TypeOf<typeof ScriptedInput>;

/** What a script answers is its own business. */
const AnyOutput = t.unknown as t.Type<Storable, unknown, unknown>;

/** Runs what a test hands to {@link scripted}. */
@Workflow({ name: 'scripted', input: ScriptedInput, output: AnyOutput, connections: ({ connections }) => connections ?? [] })
export class ScriptedWorkflow implements WorkflowRun<ScriptedInput, Storable> {
  async run({ script }: ScriptedInput, context: WorkflowContext): Promise<Storable> {
    return scripts.get(script)?.(context);
  }
}

/** The input that makes {@link ScriptedWorkflow} run `script`. */
export const scripted = (script: Script): { readonly script: string } => {
  const name = `script-${scripts.size}`;
  scripts.set(name, script);
  return { script: name };
};
