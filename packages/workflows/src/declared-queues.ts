import type { DefinedWorkflow } from './define-workflow.js';
import { queueProblem } from './queue-problem.js';
import { invalidWorkflowDefinition } from './workflow-error.js';
import { WorkflowException } from './workflow-exception.js';
import { DEFAULT_QUEUE, type QueueLimits, type WorkflowQueue } from './workflow-queue.js';

const refuse = (workflow: string, problem: string, remedy: string): never => {
  throw new WorkflowException(invalidWorkflowDefinition(workflow, problem, remedy));
};

const checkPartition = ({ name, options }: DefinedWorkflow, queue: WorkflowQueue, declared: ReadonlyArray<string>): void => {
  const { partitionBy } = options;
  if (partitionBy !== undefined && queue.perConnection === undefined) {
    refuse(name, `it says partitionBy, and its queue "${queue.name}" has no limit per connection`, 'Declare the queue with perConnection.');
  }
  if (typeof partitionBy === 'string' && !declared.includes(partitionBy)) {
    refuse(name, `it is to be partitioned by "${partitionBy}", which it does not declare`, 'Inject that connection, or choose by the input.');
  }
};

/**
 * The queues of the workflows with their limits; those that the application sets go before those that are declared.
 *
 * @throws WorkflowException for a queue that cannot be, or is declared in two ways
 */
export const declaredQueues = (
  workflows: ReadonlyArray<DefinedWorkflow>,
  declaredBy: (workflow: DefinedWorkflow) => ReadonlyArray<string>,
  limits: Readonly<Record<string, QueueLimits>>,
): ReadonlyArray<WorkflowQueue> => {
  const queues = new Map<string, { readonly declared: string; readonly queue: WorkflowQueue }>();
  for (const workflow of workflows) {
    const declaration = workflow.options.queue ?? { name: DEFAULT_QUEUE };
    const queue = { ...declaration, ...limits[declaration.name] };
    const problem = queueProblem(queue);
    if (problem !== undefined) {
      refuse(workflow.name, ...problem);
    }
    const declared = JSON.stringify(Object.entries(declaration).sort());
    if ((queues.get(queue.name)?.declared ?? declared) !== declared) {
      refuse(workflow.name, `its queue "${queue.name}" is declared with other limits elsewhere`, 'Share one declaration between the workflows.');
    }
    checkPartition(workflow, queue, declaredBy(workflow));
    queues.set(queue.name, { declared, queue });
  }
  return [...queues.values()].map(({ queue }) => queue);
};
