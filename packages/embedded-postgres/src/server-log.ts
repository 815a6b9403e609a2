import { constants } from 'node:fs';
import { lstat, open, rm, type FileHandle } from 'node:fs/promises';

/** The log and its one predecessor take up at most about twice this. */
export const MAX_LOG_BYTES = 4 * 1024 * 1024;

const TAIL_BYTES = 8192;

/** No link is followed: as root this writes into a folder of another user. */
export const openLog = (logFile: string): Promise<FileHandle> =>
  open(logFile, constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW, 0o600);

/** Its length now; what a server writes from here on is its own. */
export const logSize = async (logFile: string): Promise<number> => (await lstat(logFile).catch(() => undefined))?.size ?? 0;

const readFrom = async (file: FileHandle, start: number, bytes: number): Promise<string> => {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, start);
  return buffer.toString('utf8', 0, bytesRead);
};

/** The last lines that were written since `from`. */
export const logTail = async (logFile: string, from: number): Promise<string> => {
  const file = await openLog(logFile);
  try {
    const { size } = await file.stat();
    const start = Math.max(size < from ? 0 : from, size - TAIL_BYTES);
    return (await readFrom(file, start, size - start)).trim().split('\n').slice(-20).join('\n');
  } finally {
    await file.close();
  }
};

/** Empties a log that has grown too long, after keeping its end; the server goes on appending to the same file. */
export const rotateLog = async (logFile: string, maxBytes = MAX_LOG_BYTES): Promise<void> => {
  const size = await logSize(logFile);
  if (size <= maxBytes) {
    return;
  }
  const file = await openLog(logFile);
  try {
    const end = await readFrom(file, size - maxBytes, maxBytes);
    const before = `${logFile}.1`;
    await rm(before, { force: true });
    const kept = await open(before, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
    await kept.writeFile(end).finally(() => kept.close());
    await file.truncate(0);
  } finally {
    await file.close();
  }
};
