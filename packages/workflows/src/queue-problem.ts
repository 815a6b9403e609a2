import { isWorkflowName } from './names.js';
import { DEFAULT_QUEUE, type WorkflowQueue } from './workflow-queue.js';

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 1;

/** What is wrong with the declaration of a queue, and what to do; `undefined` for a good one. */
export const queueProblem = (queue: WorkflowQueue): readonly [problem: string, remedy: string] | undefined => {
  const { name, perProcess, overall, perConnection, rate } = queue;
  if (!isWorkflowName(name) || (name === DEFAULT_QUEUE && perConnection !== undefined)) {
    return [`its queue "${name}" has no usable name`, `Use lower case letters, digits, "-" and "."; "${DEFAULT_QUEUE}" has no limit per connection.`];
  }
  const counts = { perProcess, overall, perConnection, 'rate.starts': rate?.starts };
  const wrong = Object.entries(counts).find(([, count]) => count !== undefined && !isCount(count));
  if (wrong !== undefined || (rate !== undefined && !(rate.perSeconds > 0))) {
    return [`its queue "${name}" has a wrong ${wrong?.[0] ?? 'rate.perSeconds'}`, 'Use whole numbers from 1 on, and a time above 0.'];
  }
  const above = Object.entries({ perProcess, perConnection }).find(([, count]) => (count ?? 0) > (overall ?? Infinity));
  return above === undefined ? undefined : [`its queue "${name}" allows more ${above[0]} than overall`, 'Raise overall, or lower the other one.'];
};
