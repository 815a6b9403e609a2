import type { Connection, ConnectionUsage, ConnectionUse, StoreUnavailable } from '@aqueduct/integrations';
import { Injectable } from '@nestjs/common';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';

/** All who may need a connection; asked before one is removed. @publicApi */
@Injectable()
export class ConnectionUsages implements ConnectionUsage {
  readonly #usages = new Set<ConnectionUsage>();

  /** Call it at the start of the application, e.g. in `onModuleInit`. */
  add(usage: ConnectionUsage): void {
    this.#usages.add(usage);
  }

  /** What all of them say. Fails when one cannot answer: it may be the one that needs the connection. */
  usedBy(connection: Connection): TE.TaskEither<StoreUnavailable, ReadonlyArray<ConnectionUse>> {
    return pipe(
      [...this.#usages],
      TE.traverseArray((usage) => usage.usedBy(connection)),
      TE.map((answers) => answers.flat()),
    );
  }
}
