import { namesOf, storeUnavailable, type Connection, type ConnectionUsage, type ConnectionUse, type StoreUnavailable } from '@aqueduct/integrations';
import { ConnectionUsages } from '@aqueduct/integrations-nest';
import { Inject, Injectable, Optional, type OnModuleInit } from '@nestjs/common';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Workflows } from './workflows.js';
import { WORKFLOWS } from './workflows.tokens.js';

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

  usedBy(connection: Connection): TE.TaskEither<StoreUnavailable, ReadonlyArray<ConnectionUse>> {
    return pipe(this.workflows.using(namesOf(connection)), TE.mapError(storeUnavailable));
  }
}
