import { connectionAuditContract } from './connection-audit.contract.js';
import { connectionChangesContract } from './connection-changes.contract.js';
import { connectionEditsContract } from './connection-edits.contract.js';
import { connectionNamesContract } from './connection-names.contract.js';
import { connectionRowsContract } from './connection-rows.contract.js';
import type { MakeConnectionStore } from './connection-store-under-test.js';
import { describe } from './jest-globals.js';

/** What every `ConnectionStore` must keep; call it from the adapter's spec. `make` is called once per test. */
export const connectionStoreContract = (make: MakeConnectionStore): void => {
  describe('keeps the contract of a connection store', () => {
    connectionRowsContract(make);
    connectionEditsContract(make);
    connectionNamesContract(make);
    connectionAuditContract(make);
    connectionChangesContract(make);
  });
};
