import { readlink, realpath, stat, statfs, type FileHandle } from 'node:fs/promises';
import type { BigIntStats } from 'node:fs';
import { normalize, sep } from 'node:path';
import type { S3CredentialFailure } from '../s3-credential-error.js';

/** Where the operator lets people name files. */
export interface FileAccess {
  /** Absolute; also what is below them. @default anywhere, but for the system's own pseudo files */
  readonly folders?: ReadonlyArray<string>;
}

const PSEUDO_FOLDERS: ReadonlyArray<string> = ['/proc', '/sys', '/dev'];

/** Wherever they are mounted: procfs and sysfs, by the magic numbers of statfs(2). */
const PSEUDO_FILE_SYSTEMS: ReadonlySet<number> = new Set([0x9fa0, 0x62656572]);

const isBelow = (path: string, folder: string): boolean => path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);

const isBelowAny = (path: string, folders: ReadonlyArray<string>): boolean => folders.some((folder) => isBelow(path, folder));

const realFolders = async (folders: ReadonlyArray<string>): Promise<ReadonlyArray<string>> =>
  (await Promise.all(folders.map((folder) => realpath(folder).catch(() => undefined)))).filter((real) => real !== undefined);

const notAllowed = (path: string, why: string, remedy: string): S3CredentialFailure => ({
  code: 'PathNotAllowed',
  about: 'source',
  problem: `${path} may not be used: ${why}.`,
  remedy,
});

const outside = (path: string, how: string, folders: ReadonlyArray<string>): S3CredentialFailure =>
  notAllowed(
    path,
    `${how} outside the folders that the operator of the server allows`,
    `Put the file into ${folders.join(' or ')}, or ask the operator to add its folder to AQUEDUCT_CREDENTIALS_FOLDERS.`,
  );

/**
 * What is wrong with a path before anything is opened: a stranger to the allowed folders learns nothing about what else
 * is on the server.
 */
export const refusePath = async (path: string, { folders }: FileAccess): Promise<S3CredentialFailure | undefined> => {
  if (folders === undefined) {
    return undefined;
  }
  const named = [...folders.map((folder) => normalize(folder)), ...(await realFolders(folders))];
  return isBelowAny(normalize(path), named) ? undefined : outside(path, 'it is', folders);
};

/**
 * Where an open file really is. On Linux the system says so for the descriptor itself; elsewhere the path is followed,
 * and believed only if it leads to the same file.
 */
const placeOf = async (path: string, { fd }: FileHandle, { dev, ino }: BigIntStats): Promise<string | undefined> => {
  if (process.platform === 'linux') {
    return readlink(`/proc/self/fd/${fd}`).catch(() => undefined);
  }
  const real = await realpath(path);
  const there = await stat(real, { bigint: true });
  return there.dev === dev && there.ino === ino ? real : undefined;
};

const isPseudoFile = async ({ fd }: FileHandle): Promise<boolean> =>
  process.platform === 'linux' && PSEUDO_FILE_SYSTEMS.has(await statfs(`/proc/self/fd/${fd}`).then(({ type }) => type, () => 0));

/** What is wrong with where an open file is, whatever path led to it. @throws what the file system says */
export const refuseOpened = async (
  path: string,
  file: FileHandle,
  stats: BigIntStats,
  { folders }: FileAccess,
): Promise<S3CredentialFailure | undefined> => {
  const place = await placeOf(path, file, stats);
  if ((place !== undefined && isBelowAny(place, PSEUDO_FOLDERS)) || (await isPseudoFile(file))) {
    return notAllowed(path, 'it is a file of the system itself (/proc, /sys or /dev)', 'Name a credentials or config file on a disk.');
  }
  if (folders === undefined || (place !== undefined && isBelowAny(place, await realFolders(folders)))) {
    return undefined;
  }
  return outside(path, place === undefined ? 'it cannot be told whether it leads' : 'it is a link that leads', folders);
};
