import * as E from 'fp-ts/lib/Either.js';
import { AsyncLocalStorage } from 'node:async_hooks';
import { ConnectionException } from './connection-exception.js';
import type { S3Snapshot, S3SnapshotSource } from './s3-target.js';

/** One request under way: whose it is, and the snapshot that everything about it is read from. */
interface Pin {
  readonly owner: PinnedSnapshot;
  readonly snapshot: S3Snapshot;
  readonly presigning: boolean;
}

/** One for the process: Node copies every enabled storage at every promise, so one per client would be dear. */
const pins = new AsyncLocalStorage<Pin>();

/**
 * The snapshot that a client's request is made from. The SDK asks for region, endpoint, credentials and checksum mode
 * one after the other; an edit between two questions would send one target's credentials to another. So each request is
 * pinned to one snapshot, retries included. Outside a request the newest snapshot is read.
 */
export class PinnedSnapshot {
  #newest: S3Snapshot | undefined;

  constructor(
    readonly connection: string,
    private readonly source: S3SnapshotSource,
  ) {}

  /** Asks the source. @throws ConnectionException */
  async newest(refresh = false): Promise<S3Snapshot> {
    const outcome = await this.source({ refresh })();
    if (E.isLeft(outcome)) {
      throw new ConnectionException(this.connection, outcome.left);
    }
    this.#newest = outcome.right;
    return outcome.right;
  }

  /** Runs a request, and all that it starts, on one snapshot. */
  run<A>(snapshot: S3Snapshot, presigning: boolean, request: () => Promise<A>): Promise<A> {
    return pins.run({ owner: this, snapshot, presigning }, request);
  }

  /** The pin of this client's request; another client's pin is not ours to read. */
  private get pin(): Pin | undefined {
    const pin = pins.getStore();
    return pin?.owner === this ? pin : undefined;
  }

  get presigning(): boolean {
    return this.pin?.presigning ?? false;
  }

  /** The pinned snapshot, or the newest outside a request. */
  current(): Promise<S3Snapshot> {
    const pin = this.pin;
    return pin === undefined ? this.newest() : Promise.resolve(pin.snapshot);
  }

  /**
   * The same where the SDK cannot wait. It always asks for the region, which waits, before it comes here.
   *
   * @throws Error when nothing was resolved yet: never an undefined endpoint, which the SDK would take for AWS.
   */
  currentSync(): S3Snapshot {
    const snapshot = this.pin?.snapshot ?? this.#newest;
    if (snapshot === undefined) {
      throw new Error(`S3 connection "${this.connection}": its target was read before anything was resolved.`);
    }
    return snapshot;
  }

  /** For settings with a harmless default. */
  peek(): S3Snapshot | undefined {
    return this.pin?.snapshot ?? this.#newest;
  }
}
