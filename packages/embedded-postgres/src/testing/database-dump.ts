import pg from 'pg';

/** Every row of every table as JSON, each table after its name; of all schemas that are not PostgreSQL's own. */
export const databaseDump = async (connectionString: string): Promise<string> => {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ table: string }>(
      `select format('%I.%I', table_schema, table_name) as table from information_schema.tables
        where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
    );
    const dumps: string[] = [];
    for (const { table } of tables) {
      const { rows } = await client.query<{ row: string }>(`select row_to_json(t)::text as row from ${table} t`);
      dumps.push(table, ...rows.map(({ row }) => row));
    }
    return dumps.join('\n');
  } finally {
    await client.end();
  }
};
