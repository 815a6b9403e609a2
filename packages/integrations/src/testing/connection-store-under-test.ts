import type { ConnectionStore } from '../connection-store.js';

/** An empty store, made for one test. */
export interface ConnectionStoreUnderTest {
  readonly store: ConnectionStore;
  /** A second process on the same data: what it changes must be announced to `store` too. */
  readonly peer?: ConnectionStore;
  close(): Promise<void>;
}

/** Makes an empty store; called once per test. */
export type MakeConnectionStore = () => Promise<ConnectionStoreUnderTest>;

/** Runs one test on a store of its own, and closes it whatever happens. */
export const withStore =
  (make: MakeConnectionStore, test: (subject: Required<ConnectionStoreUnderTest>) => Promise<void>) => async (): Promise<void> => {
    const subject = await make();
    try {
      await test({ ...subject, peer: subject.peer ?? subject.store, close: () => subject.close() });
    } finally {
      await subject.close();
    }
  };
