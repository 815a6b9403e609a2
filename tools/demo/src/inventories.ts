import type { RunDetails } from '@aqueduct/api-contract';
import type { LoggedRequest } from '@aqueduct/sandbox';
import type { AqueductApi } from './aqueduct-api.js';
import type { DemoWorld } from './demo-world.js';
import type { ConnectedWay } from './four-ways.js';
import { say } from './say.js';

/** One inventory, and the requests that it made. */
export interface InventoryRun {
  readonly way: ConnectedWay;
  readonly run: RunDetails;
  readonly requests: ReadonlyArray<LoggedRequest>;
  /** The access key id that came into the file during the run. */
  readonly rotatedTo?: string;
}

const ROTATED = 'demo-file';
/** The new key is in the file from now on; the old one stays valid while requests signed with it are under way. */
const OLD_KEY_STAYS_MS = 500;

/** Runs the inventory on each connection, one after the other, so that the requests can be told apart. */
export const runInventories = async (api: AqueductApi, world: DemoWorld, ways: ReadonlyArray<ConnectedWay>): Promise<ReadonlyArray<InventoryRun>> => {
  const runs: InventoryRun[] = [];
  for (const way of ways) {
    world.sandbox.clearRequests();
    const rotation = way.connection === ROTATED ? rotationDuring(world) : undefined;
    // The third one is a workflow that has the client of this very connection injected: @InjectS3('demo-file').
    const started =
      rotation === undefined
        ? await api.start('inventory', { connection: way.connection, pageSize: 100 })
        : await api.start(`inventory.${way.connection}`, { pageSize: 50, ranges: 1 });
    const run = await api.finished(started.id, rotation?.watch);
    await rotation?.done();
    const requests = world.sandbox.requests.filter(({ service }) => service === 's3');
    runs.push({ way, run, requests, ...(rotation?.newKey() === undefined ? {} : { rotatedTo: rotation.newKey() }) });
    say(`  ${way.connection.padEnd(14)} ${run.status}, ${run.steps.length} checkpointed steps, ${requests.length} requests`);
  }
  return runs;
};

/** Rotates the key in the file once the run has come some way. */
const rotationDuring = (world: DemoWorld) => {
  let newKey: string | undefined;
  let retired: Promise<void> | undefined;

  const rotate = async (done: number): Promise<void> => {
    const fresh = await world.rotateFile();
    newKey = fresh.accessKeyId;
    say(`  ${ROTATED.padEnd(14)} after ${done} objects: the file now has ${fresh.accessKeyId} instead of ${world.keyInFile.accessKeyId}`);
    retired = new Promise((resolve) =>
      setTimeout(() => {
        world.sandbox.retireKey(world.keyInFile.accessKeyId);
        say(`  ${ROTATED.padEnd(14)} the old key is retired`);
        resolve();
      }, OLD_KEY_STAYS_MS),
    );
  };

  return {
    newKey: () => newKey,
    done: () => retired,
    watch: async ({ progress }: RunDetails): Promise<void> => {
      if (newKey === undefined && (progress?.done ?? 0) > 100) {
        await rotate(progress?.done ?? 0);
      }
    },
  };
};
