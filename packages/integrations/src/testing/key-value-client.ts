import * as E from 'fp-ts/lib/Either.js';
import { describeError } from '../describe-error.js';
import type { Snapshot, SnapshotSource } from '../snapshot.js';
import type { KeyValueCredentials, KeyValueServer } from './key-value-server.js';

/** Where a request goes. */
export interface KeyValueTarget {
  readonly address: string;
  readonly namespace: string;
}

/** What a workflow gets injected: every request goes out with what holds at that moment. */
export interface KeyValueClient {
  get(key: string): Promise<string | undefined>;
  put(key: string, value: string): Promise<void>;
  login(): Promise<string>;
}

export type KeyValueSnapshotSource = SnapshotSource<KeyValueTarget, KeyValueCredentials>;

export const keyValueClient = (server: KeyValueServer, source: KeyValueSnapshotSource): KeyValueClient => {
  const snapshot = async (): Promise<Snapshot<KeyValueTarget, KeyValueCredentials>> => {
    const found = await source()();
    if (E.isLeft(found)) {
      throw new Error(describeError(found.left).problem);
    }
    return found.right;
  };
  return {
    get: async (key) => {
      const { credentials, target } = await snapshot();
      return server.get(credentials, target.namespace, key);
    },
    put: async (key, value) => {
      const { credentials, target } = await snapshot();
      return server.put(credentials, target.namespace, key, value);
    },
    login: async () => server.login((await snapshot()).credentials),
  };
};
