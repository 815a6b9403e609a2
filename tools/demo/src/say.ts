/** What the demo tells its reader. */
export const say = (line = ''): void => {
  process.stdout.write(`${line}\n`);
};

/** A table of text, columns as wide as their widest cell. */
export const table = (rows: ReadonlyArray<ReadonlyArray<string>>): string => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: ReadonlyArray<string>): string => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd();
  const [head = [], ...body] = rows.map(line);
  return [`  ${String(head)}`, `  ${'-'.repeat(String(head).length)}`, ...body.map((row) => `  ${row}`)].join('\n');
};
