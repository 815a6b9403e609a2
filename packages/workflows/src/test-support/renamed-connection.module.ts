import { storeUnavailable, type Connection, type ConnectionStore } from '@aqueduct/integrations';
import { CONNECTION_STORE } from '@aqueduct/integrations-nest';
import { Global, Module } from '@nestjs/common';
import * as TE from 'fp-ts/lib/TaskEither.js';

const since = new Date('2026-01-01T00:00:00Z');

/** Was called "pond" before. */
export const LAKE: Connection = {
  id: '6f9619ff-8b86-4011-b42d-00c04fc964ff',
  name: 'lake',
  aliases: [{ name: 'pond', since }],
  kind: 's3',
  strategy: 'anonymous',
  settings: {},
  strategyFields: {},
  sealed: undefined,
  sealedFields: [],
  generation: 2,
  createdAt: since,
  updatedAt: since,
  lastTest: undefined,
};

/** A store that knows {@link LAKE}; or is away. */
export const storeOf = (connections: ReadonlyArray<Connection> | 'away'): Pick<ConnectionStore, 'list'> => ({
  list: () => (connections === 'away' ? TE.left(storeUnavailable(new Error('switched off'))) : TE.right(connections)),
});

@Global()
@Module({ providers: [{ provide: CONNECTION_STORE, useValue: storeOf([LAKE]) }], exports: [CONNECTION_STORE] })
export class RenamedConnectionModule {}
