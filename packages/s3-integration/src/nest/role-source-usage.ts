import { namesOf, type Connection, type ConnectionStore, type ConnectionUsage, type RoleSourceUse } from '@aqueduct/integrations';
import { CONNECTION_STORE, ConnectionUsages } from '@aqueduct/integrations-nest';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { roleSourceOf } from '../assume-role/saved-circle.js';

const useOf = ({ name: connection, updatedAt }: Connection, name: string): RoleSourceUse => ({ type: 'connection', connection, name, since: updatedAt });

/** Says that a connection is needed by those whose roles it takes on, so that it is not removed under them. */
@Injectable()
export class RoleSourceUsage implements ConnectionUsage, OnModuleInit {
  constructor(
    @Inject(CONNECTION_STORE) private readonly store: ConnectionStore,
    @Inject(ConnectionUsages) private readonly usages: ConnectionUsages,
  ) {}

  onModuleInit(): void {
    this.usages.add(this);
  }

  usedBy(connection: Parameters<ConnectionUsage['usedBy']>[0]): ReturnType<ConnectionUsage['usedBy']> {
    const names = namesOf(connection);
    return pipe(
      this.store.list(),
      TE.map((connections) =>
        connections
          .filter(({ id }) => id !== connection.id)
          .flatMap((other) => names.filter((name) => roleSourceOf(other) === name).map((name) => useOf(other, name))),
      ),
    );
  }
}
