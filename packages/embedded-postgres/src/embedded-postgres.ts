import { tmpdir } from 'node:os';
import { usableBinaries } from './binaries.js';
import { removeAbandoned } from './cluster.js';
import { checkedDatabaseName, connectionUrl } from './connection-url.js';
import { createDatabase } from './create-database.js';
import { prepareDataFolder } from './data-folder.js';
import { joinServer, type Server } from './join-server.js';
import { keepMembership } from './keep-membership.js';
import { findPlatformPackage, type PlatformPackage } from './platform-package.js';
import { isRoot } from './server-user.js';
import type { Durability } from './server-settings.js';
import { socketFolderFor } from './socket-folder.js';

/** What `startEmbeddedPostgres` needs to know. */
export interface EmbeddedPostgresOptions {
  /** Where the data live; made if missing. Only the server's user can enter it. */
  readonly folder: string;
  /** Made if missing. @default 'aqueduct' */
  readonly database?: string;
  /** `relaxed` is for tests; it only counts for the process that starts the server. @default 'safe' */
  readonly durability?: Durability;
  /** Milliseconds until the start is given up; a long recovery after a crash counts. @default 60000 */
  readonly startTimeoutMs?: number;
  /** Gets what an operator may want to know; nothing secret. */
  readonly log?: (line: string) => void;
}

/** A running server that this process uses, perhaps together with others. */
export interface EmbeddedPostgres {
  /** The URL of the chosen database, over the unix socket; no password. */
  readonly url: string;
  /** The real path of the folder. */
  readonly folder: string;
  /** The URL of another database, which need not be there. */
  databaseUrl(name: string): string;
  /** Makes the database if it is missing, and returns its URL. */
  createDatabase(name: string): Promise<string>;
  /** Gives the server up; the last of its users stops it. Close your own connections first. */
  stop(): Promise<void>;
}

const CACHE_FOLDER = '/var/cache/aqueduct';

/** The server of a folder, whether it runs or not. */
export const locateServer = async (options: EmbeddedPostgresOptions, platformPackage: PlatformPackage): Promise<Server> => {
  const log = options.log ?? (() => undefined);
  const folder = await prepareDataFolder(options.folder);
  // Not in the folder for root: what root writes must not be in reach of the server's user.
  const caches = isRoot() ? [CACHE_FOLDER, tmpdir()] : [folder.path];
  return {
    folder,
    binaries: await usableBinaries(platformPackage, folder.user, caches, log),
    socketFolder: await socketFolderFor(folder),
    durability: options.durability ?? 'safe',
    startTimeoutMs: options.startTimeoutMs ?? 60_000,
    log,
  };
};

/** `startEmbeddedPostgres` with the binaries of a given package. */
export const startWith = async (
  options: EmbeddedPostgresOptions,
  platformPackage: PlatformPackage,
): Promise<EmbeddedPostgres> => {
  const database = checkedDatabaseName(options.database ?? 'aqueduct');
  const server = await locateServer(options, platformPackage);
  const membership = keepMembership(server, await joinServer(server));
  await removeAbandoned(server.folder);
  const url = await createDatabase(server.socketFolder, database);
  return {
    url,
    folder: server.folder.path,
    databaseUrl: (name) => connectionUrl(server.socketFolder, name),
    createDatabase: (name) => createDatabase(server.socketFolder, name),
    stop: () => membership.leave(),
  };
};

/**
 * Starts the server whose data live in `folder`, or joins it when it runs: several processes share it.
 * Fails with `EmbeddedPostgresError`.
 */
export const startEmbeddedPostgres = async (options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> =>
  startWith(options, findPlatformPackage());
