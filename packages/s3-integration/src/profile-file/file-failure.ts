import type { Stats, BigIntStats } from 'node:fs';
import type { S3CredentialFailure } from '../s3-credential-error.js';
import { serverUser } from './server-user.js';

const about = 'source' as const;

export const pathNotAbsolute = (path: string): S3CredentialFailure => ({
  code: 'PathNotAbsolute',
  about,
  problem: /^~[^/]/.test(path)
    ? `The path "${path}" names another user's home folder, which is not expanded.`
    : `The path "${path}" is not absolute.`,
  remedy:
    'Write the whole path on the server, e.g. /home/me/.aws/credentials, or ~/.aws/credentials for the home folder of the user who runs the server.',
});

const kindOf = (stats: Stats | BigIntStats): string =>
  stats.isDirectory()
    ? 'a folder'
    : stats.isFIFO()
      ? 'a named pipe (FIFO)'
      : stats.isSocket()
        ? 'a socket'
        : stats.isCharacterDevice() || stats.isBlockDevice()
          ? 'a device'
          : 'no regular file';

export const notRegular = (path: string, stats: Stats | BigIntStats | undefined): S3CredentialFailure => ({
  code: 'FileIsNotRegular',
  about,
  problem: `${path} is ${stats === undefined ? 'a socket or a device' : kindOf(stats)}, not a file.`,
  remedy: stats?.isDirectory() ? `Name a file in it, e.g. ${path.replace(/\/+$/, '')}/credentials.` : 'Name a regular file.',
});

const notFound = (path: string): S3CredentialFailure => ({
  code: 'FileNotFound',
  about,
  problem: `There is no file ${path} on the server${path !== path.trim() ? ' (the path begins or ends with a space)' : ''}.`,
  remedy: 'Correct the path, or put the file there: it must be on the machine that runs the server, and visible inside its container.',
});

const unreadable = (path: string, code: string): S3CredentialFailure => ({
  code: 'FileUnreadable',
  about,
  problem: `The user "${serverUser()}", who runs the server, may not read ${path} (${code}).`,
  remedy: `Let that user read it: make it the owner with chmod 600, or its group with chmod 640; every folder above it must be passable (chmod +x) too.`,
  cause: code,
});

const failedToRead = (path: string, code: string): S3CredentialFailure => ({
  code: 'FileUnreadable',
  about,
  problem: `${path} cannot be read (${code}).`,
  remedy: 'Check the path and the disk or network file system that it is on.',
  cause: code,
});

/** What the operating system said, as a failure. */
export const fromSystemError = (path: string, error: unknown): S3CredentialFailure => {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown error';
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return notFound(path);
    case 'EACCES':
    case 'EPERM':
      return unreadable(path, code);
    case 'ENXIO':
    case 'ENODEV':
      return notRegular(path, undefined);
    default:
      return failedToRead(path, code);
  }
};
