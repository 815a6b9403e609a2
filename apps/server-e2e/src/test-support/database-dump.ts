import pg from 'pg';

/** Every row of every table as text, of all schemas that are not PostgreSQL's own. */
export const databaseDump = async (connectionString: string): Promise<string> => {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ schema: string; name: string }>(
      `select table_schema as schema, table_name as name from information_schema.tables
        where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
    );
    const dumps: string[] = [];
    for (const { schema, name } of tables) {
      const { rows } = await client.query(`select t::text as row from ${client.escapeIdentifier(schema)}.${client.escapeIdentifier(name)} t`);
      dumps.push(`${schema}.${name}`, ...rows.map(({ row }: { row: string }) => row));
    }
    return dumps.join('\n');
  } finally {
    await client.end();
  }
};
