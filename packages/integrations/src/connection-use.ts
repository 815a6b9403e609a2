/** A run, in short. */
export interface UsingRun {
  readonly id: string;
  readonly workflow: string;
  readonly status: string;
  readonly createdAt: Date;
}

/** The unfinished runs that need a connection: how many, and the newest of them. */
export interface UnfinishedRuns {
  readonly count: number;
  readonly newest: ReadonlyArray<UsingRun>;
}

/** A workflow that needs a connection: its code declares it, or unfinished runs of it were started with its name. */
export interface WorkflowUse {
  readonly type: 'workflow';
  readonly workflow: string;
  /** `run`: the dependency came about at run time, with the input of its unfinished runs. */
  readonly by: 'declaration' | 'run';
  /** What it calls the connection; after a rename that may be an old name. */
  readonly name: string;
  readonly since?: Date;
  readonly lastRun?: UsingRun;
  readonly unfinished: UnfinishedRuns;
}

/** A connection that takes on its role with the credentials of this one. */
export interface RoleSourceUse {
  readonly type: 'connection';
  readonly connection: string;
  /** What it calls this connection. */
  readonly name: string;
  /** When it was last edited: it needs this one since then at the latest. */
  readonly since?: Date;
}

/** Somebody who needs a connection. */
export type ConnectionUse = WorkflowUse | RoleSourceUse;

const runInWords = ({ id, workflow, status }: UsingRun): string => `run ${id} of ${workflow} (${status})`;

const oneInWords = (use: ConnectionUse): ReadonlyArray<string> => {
  if (use.type === 'connection') {
    return [`connection ${use.connection}`];
  }
  const more = use.unfinished.count - use.unfinished.newest.length;
  return [
    ...(use.by === 'declaration' ? [`workflow ${use.workflow}`] : []),
    ...use.unfinished.newest.map(runInWords),
    ...(more > 0 ? [`${more} more unfinished runs of ${use.workflow}`] : []),
  ];
};

/** E.g. `workflow inventory`, `run 3f2a… of inventory (running)`, `connection reports`; each once. */
export const usesInWords = (uses: ReadonlyArray<ConnectionUse>): ReadonlyArray<string> => [...new Set(uses.flatMap(oneInWords))];
