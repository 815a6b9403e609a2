/**
 * `safe`: a committed transaction survives a power cut. `relaxed`: for tests; a crash of the server loses the
 * last moments, one of the machine may damage the data.
 */
export type Durability = 'safe' | 'relaxed';

const RELAXED = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
};

/** The server's settings, as arguments: what an older version wrote to postgresql.conf does not count. */
export const serverArguments = (dataPath: string, socketFolder: string, durability: Durability): ReadonlyArray<string> => {
  const settings: Readonly<Record<string, string>> = {
    listen_addresses: '',
    port: '5432',
    unix_socket_directories: `"${socketFolder.replaceAll('"', '""')}"`,
    unix_socket_permissions: '0700',
    max_connections: '100',
    // Small: the kernel's cache does the rest, and the whole stays below 100 MB.
    shared_buffers: '64MB',
    io_method: 'sync',
    max_logical_replication_workers: '0',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '%m [%p] ',
    // Not ERROR: those go to the client, and their details repeat values of the rows.
    log_min_messages: 'log',
    log_checkpoints: 'off',
    ...(durability === 'relaxed' ? RELAXED : {}),
  };
  return ['-D', dataPath, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
};
