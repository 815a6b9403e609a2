import * as E from 'fp-ts/lib/Either.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import { constants, type BigIntStats } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import type { S3CredentialFailure } from '../s3-credential-error.js';
import { decodeFileText, fileTooLarge, MAX_FILE_BYTES } from './decode-file-text.js';
import { refuseOpened, refusePath, type FileAccess } from './file-access.js';
import { fromSystemError, notRegular, pathNotAbsolute } from './file-failure.js';
import { sameStamp, stampOf, type FileStamp } from './file-stamp.js';

export interface FileContent {
  readonly text: string;
  /** Of the very file that was read. */
  readonly stamp: FileStamp;
}

/** `O_NONBLOCK`: opening a named pipe must not wait for a writer. Node adds `O_CLOEXEC` by itself. */
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);
/** How often a file that changes while it is read is read again. */
const ATTEMPTS = 3;

/** At most one byte more than is allowed: the size that the system states may be wrong. */
const readBytes = async (file: FileHandle): Promise<Uint8Array> => {
  const buffer = Buffer.alloc(MAX_FILE_BYTES + 1);
  let length = 0;
  for (;;) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length, length);
    length += bytesRead;
    if (bytesRead === 0 || length === buffer.length) {
      return buffer.subarray(0, length);
    }
  }
};

const refuseByStats = (path: string, stats: BigIntStats): S3CredentialFailure | undefined =>
  !stats.isFile() ? notRegular(path, stats) : stats.size > MAX_FILE_BYTES ? fileTooLarge(path) : undefined;

const readOpened = async (path: string, file: FileHandle, access: FileAccess): Promise<E.Either<S3CredentialFailure, FileContent>> => {
  for (let attempt = 1; ; attempt += 1) {
    const before = await file.stat({ bigint: true });
    const refusal = refuseByStats(path, before);
    if (refusal !== undefined) {
      return E.left(refusal);
    }
    const misplaced = attempt === 1 ? await refuseOpened(path, file, before, access) : undefined;
    if (misplaced !== undefined) {
      return E.left(misplaced);
    }
    const bytes = await readBytes(file);
    const stamp = stampOf(before);
    if (attempt === ATTEMPTS || sameStamp(stamp, stampOf(await file.stat({ bigint: true })))) {
      return E.map((text: string) => ({ text, stamp }))(decodeFileText(path, bytes));
    }
  }
};

/**
 * Reads a small text file that somebody named: only a regular one, of at most {@link MAX_FILE_BYTES}, in UTF-8, in
 * the folders that the operator allows. Type, size and place are those of the open file, so that nothing can be put in
 * its place in between.
 */
export const readCredentialsFile =
  (path: string, access: FileAccess = {}): TE.TaskEither<S3CredentialFailure, FileContent> =>
  async () => {
    if (!isAbsolute(path)) {
      return E.left(pathNotAbsolute(path));
    }
    const misnamed = await refusePath(path, access);
    if (misnamed !== undefined) {
      return E.left(misnamed);
    }
    let file: FileHandle | undefined;
    try {
      file = await open(path, OPEN_FLAGS);
      return await readOpened(path, file, access);
    } catch (error) {
      return E.left(fromSystemError(path, error));
    } finally {
      await file?.close();
    }
  };
