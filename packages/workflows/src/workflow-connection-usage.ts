import { storeUnavailable, type Connection, type ConnectionUsage, type StoreUnavailable } from '@aqueduct/integrations';
import { ConnectionUsages } from '@aqueduct/integrations-nest';
import { Inject, Injectable, Optional, type OnModuleInit } from '@nestjs/common';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Run } from './run.js';
import type { Workflows } from './workflows.js';
import { WORKFLOWS } from './workflows.tokens.js';

const SHOWN = 20;

const inWords = (runs: ReadonlyArray<Run>): ReadonlyArray<string> => [
  ...runs.slice(0, SHOWN).map(({ id, workflow, status }) => `run ${id} of ${workflow} (${status})`),
  ...(runs.length > SHOWN ? [`${runs.length - SHOWN} more unfinished runs`] : []),
];

/** Says which workflows and unfinished runs need a connection, so that nobody removes it under them. */
@Injectable()
export class WorkflowConnectionUsage implements ConnectionUsage, OnModuleInit {
  constructor(
    @Inject(WORKFLOWS) private readonly workflows: Workflows,
    @Optional() @Inject(ConnectionUsages) private readonly usages: ConnectionUsages | undefined,
  ) {}

  onModuleInit(): void {
    this.usages?.add(this);
  }

  usedBy({ name }: Connection): TE.TaskEither<StoreUnavailable, ReadonlyArray<string>> {
    return pipe(
      this.workflows.unfinishedUsing(name),
      TE.mapError(storeUnavailable),
      TE.map((runs) => [...this.workflows.declaring(name).map((workflow) => `workflow ${workflow}`), ...inWords(runs)]),
    );
  }
}
