import pg from 'pg';

/** The whole content of a database, as text. */
export const everyTable = async (databaseUrl: string): Promise<string> => {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
       WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
    );
    const contents: Array<string> = [];
    for (const { name } of rows) {
      const { rows: lines } = await client.query<{ line: string }>(`SELECT t::text AS line FROM ${name} t`);
      contents.push(...lines.map(({ line }) => line));
    }
    return contents.join('\n');
  } finally {
    await client.end();
  }
};
