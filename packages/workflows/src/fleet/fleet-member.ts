/** What a process has said of itself. */
export interface FleetMember {
  readonly executorId: string;
  /** The queue of each workflow that it has, by the workflow's name. */
  readonly workflows: Readonly<Record<string, string>>;
  /** Those of its workflows that run by cron. */
  readonly crons: ReadonlyArray<string>;
  /** The queues that it takes runs from; for a moment it may say more than it does, never less. */
  readonly listens: ReadonlyArray<string>;
}

/** All workflows that any of them has. */
export const workflowsOf = (members: ReadonlyArray<FleetMember>): ReadonlySet<string> =>
  new Set(members.flatMap(({ workflows }) => Object.keys(workflows)));

/** The queues of a process. */
export const queuesOf = ({ workflows }: FleetMember): ReadonlySet<string> => new Set(Object.values(workflows));

/** Whether a member lacks a workflow that `other` has in the queue. */
export const lacksOneOf = (member: FleetMember, other: FleetMember, queue: string): boolean =>
  Object.entries(other.workflows).some(([workflow, its]) => its === queue && member.workflows[workflow] !== queue);

/**
 * The queues that a process may take runs from: those of which it has every workflow that any process has there. A
 * process that took a run without its class would keep it from those who have it.
 */
export const listenable = (member: FleetMember, all: ReadonlyArray<FleetMember>): ReadonlySet<string> =>
  new Set([...queuesOf(member)].filter((queue) => all.every((other) => !lacksOneOf(member, other, queue))));

/** Why a queued run is taken by nobody, with what to do; `undefined` when it only waits for its turn. */
export const whyStuck = (run: { readonly workflow: string; readonly queue?: string }, all: ReadonlyArray<FleetMember>): string | undefined => {
  if (!workflowsOf(all).has(run.workflow)) {
    return `No running process has the workflow "${run.workflow}". Start one that has it, or cancel the run.`;
  }
  const { queue } = run;
  return queue === undefined || all.some(({ listens }) => listens.includes(queue))
    ? undefined
    : `No running process takes runs from the queue "${queue}": each lacks one of its workflows. Give processes that differ queues that differ.`;
};
