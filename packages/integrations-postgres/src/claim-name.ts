import { connectionNameReserved, connectionNameTaken, type Connection, type NameRefused } from '@aqueduct/integrations';
import { and, eq, isNull, ne } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { connectionNames, connections } from './schema.js';

type Database = Pick<NodePgDatabase, 'select' | 'insert' | 'update'>;

/**
 * Makes a name that of a connection: a new one, or one that it had before. Waits for others who claim it, and says
 * whether it was to be had. Names are claimed before rows are written, always, so that nobody waits in a circle.
 */
export const claimName = async (database: Database, { id, name }: Connection): Promise<boolean> => {
  const claimed = await database
    .insert(connectionNames)
    .values({ name, connectionId: id })
    .onConflictDoUpdate({ target: connectionNames.name, set: { aliasSince: null }, setWhere: eq(connectionNames.connectionId, id) })
    .returning({ name: connectionNames.name });
  return claimed.length > 0;
};

/** What was its name before, if it is another one, is an alias from now on. */
export const keepOldName = async (database: Database, { id, name, updatedAt }: Connection): Promise<void> => {
  await database
    .update(connectionNames)
    .set({ aliasSince: updatedAt })
    .where(and(eq(connectionNames.connectionId, id), ne(connectionNames.name, name), isNull(connectionNames.aliasSince)));
};

/** Who has the name that could not be claimed. */
export const whoHas = async (database: Database, name: string): Promise<NameRefused> => {
  const [owner] = await database
    .select({ name: connections.name })
    .from(connectionNames)
    .innerJoin(connections, eq(connections.id, connectionNames.connectionId))
    .where(eq(connectionNames.name, name));
  return owner === undefined || owner.name === name ? connectionNameTaken(name) : connectionNameReserved(name, owner.name);
};
