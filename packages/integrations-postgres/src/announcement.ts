import type { ConnectionChange } from '@aqueduct/integrations';
import { sql, type SQL } from 'drizzle-orm';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';

/** The channel of LISTEN and NOTIFY. */
export const CHANNEL = 'aqueduct_connections';

/** What processes tell each other: never more than id, name and generation, for everybody on the database can listen. */
const Announcement = t.strict({ id: t.string, name: t.string, generation: t.number, removed: t.boolean }, 'Announcement');
export type Announcement = t.TypeOf<typeof Announcement>;

/** Delivered when the transaction commits, and only then. */
export const announce = ({ id, name, generation }: ConnectionChange, removed = false): SQL =>
  sql`select pg_notify(${CHANNEL}, ${JSON.stringify({ id, name, generation, removed } satisfies Announcement)})`;

/** `undefined` for what another program sends on the same channel. */
export const readAnnouncement = (payload: string | undefined): Announcement | undefined => {
  try {
    const decoded = Announcement.decode(JSON.parse(payload ?? ''));
    return E.isRight(decoded) ? decoded.right : undefined;
  } catch {
    return undefined;
  }
};
