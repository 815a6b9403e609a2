import { eq } from 'drizzle-orm';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { pipe } from 'fp-ts/lib/function.js';
import { storeUnavailable, type StoreUnavailable } from '@aqueduct/integrations';
import type { ServerDatabase } from '../database/server-database.js';
import { apiKeys } from '../database/tables.js';
import { hashOf, isApiKey } from './api-key.js';

/** How exact `last_used_at` is; a write for every request would cost more than the request. */
const USE_RECORDED_EVERY_MS = 60_000;

/** Who a request comes from. */
export interface Caller {
  readonly id: string;
  readonly name: string;
}

/** Looks keys up, every time: one that was removed from the table signs nobody in any more. */
export class ApiKeyStore {
  readonly #recordedAt = new Map<string, number>();

  constructor(
    private readonly database: ServerDatabase,
    private readonly now: () => number = Date.now,
  ) {}

  find(key: string): TE.TaskEither<StoreUnavailable, O.Option<Caller>> {
    if (!isApiKey(key)) {
      return TE.right(O.none);
    }
    return pipe(
      TE.tryCatch(
        () => this.database.select({ id: apiKeys.id, name: apiKeys.name }).from(apiKeys).where(eq(apiKeys.hash, hashOf(key))),
        storeUnavailable,
      ),
      TE.map(([found]) => O.fromNullable(found)),
      TE.tapIO((caller) => () => {
        if (O.isSome(caller)) {
          this.recordUse(caller.value.id);
        }
      }),
    );
  }

  private recordUse(id: string): void {
    const now = this.now();
    if (now - (this.#recordedAt.get(id) ?? 0) < USE_RECORDED_EVERY_MS) {
      return;
    }
    this.#recordedAt.set(id, now);
    // Nobody waits for it, and a request is no worse for its failure.
    this.database
      .update(apiKeys)
      .set({ lastUsedAt: new Date(now) })
      .where(eq(apiKeys.id, id))
      .catch(() => this.#recordedAt.delete(id));
  }
}
