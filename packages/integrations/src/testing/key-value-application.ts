import * as E from 'fp-ts/lib/Either.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { randomUUID } from 'node:crypto';
import type { ConnectionUse } from '../connection-use.js';
import type { ConnectionPorts } from '../connection-ports.js';
import { connectionResolver } from '../connection-resolver.js';
import type { CreateInput } from '../create-connection.js';
import { integrationRegistry } from '../integration-registry.js';
import { KeyRing } from '../key-ring.js';
import { inMemoryConnectionStore, type InMemoryConnectionStore } from './in-memory-connection-store.js';
import { keyValueIntegration } from './key-value-integration.js';
import { KeyValueServer } from './key-value-server.js';
import { passwordStrategy } from './password.strategy.js';
import { ticketStrategy } from './ticket.strategy.js';

/** A new ring of one key. */
export const testKeyRing = (id = 'k1'): KeyRing => {
  const ring = KeyRing.parse(KeyRing.generate(id));
  if (E.isLeft(ring)) {
    throw new Error(ring.left);
  }
  return ring.right;
};

/** All that the use cases need, with the made-up integration and a server that knows one user and one account. */
export interface KeyValueApplication extends ConnectionPorts {
  readonly store: InMemoryConnectionStore;
  readonly server: KeyValueServer;
  /** Who says that connections are needed. */
  readonly usedBy: ConnectionUse[];
  /** Moves the clock; it starts at 2026-01-01 and stands still. */
  advance(milliseconds: number): void;
}

/** The password of the user `ada`: a canary, to be looked for where it must not be. */
export const PASSWORD = 'canary-password-e41f';
/** The API key of the account `acme`: a canary too. */
export const API_KEY = 'canary-apikey-77ab';

/** What creates a connection that works. */
export const orders: CreateInput = {
  name: 'orders',
  kind: 'key-value',
  strategy: 'password',
  settings: { address: 'kv.example:7000', namespace: 'eu' },
  credentials: { user: 'ada', password: PASSWORD },
};

/** A new application for one test; close its resolver. */
export const keyValueApplication = (fixed: Partial<Pick<ConnectionPorts, 'keyRing'>> = {}): KeyValueApplication => {
  let clock = Date.parse('2026-01-01T00:00:00Z');
  const time = (): number => clock;
  const server = new KeyValueServer(time);
  server.users.set('ada', PASSWORD);
  server.accounts.set('acme', { apiKey: API_KEY, namespace: 'acme' });

  const { keyRing } = { keyRing: testKeyRing(), ...fixed };
  const usedBy: ConnectionUse[] = [];
  const store = inMemoryConnectionStore();
  const integrations = integrationRegistry(
    [keyValueIntegration(server)],
    [passwordStrategy, ticketStrategy(server, time)].map((strategy) => ({ kind: 'key-value', strategy })),
  );
  return {
    store,
    integrations,
    keyRing,
    server,
    usedBy,
    resolver: connectionResolver({ store, integrations, keyRing, now: time }),
    usage: { usedBy: () => TE.right([...usedBy]) },
    now: () => new Date(clock),
    newId: randomUUID,
    advance: (milliseconds) => {
      clock += milliseconds;
    },
  };
};
