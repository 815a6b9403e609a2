import { copyFile, open, stat, truncate } from 'node:fs/promises';

/** The log and its one predecessor take up at most about twice this. */
export const MAX_LOG_BYTES = 4 * 1024 * 1024;

const TAIL_BYTES = 8192;

/** Its length now; what a server writes from here on is its own. */
export const logSize = async (logFile: string): Promise<number> => (await stat(logFile).catch(() => undefined))?.size ?? 0;

/** The last lines that were written since `from`. */
export const logTail = async (logFile: string, from: number): Promise<string> => {
  const file = await open(logFile, 'r').catch(() => undefined);
  if (file === undefined) {
    return '';
  }
  try {
    const { size } = await file.stat();
    const start = Math.max(size < from ? 0 : from, size - TAIL_BYTES);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
    return buffer.subarray(0, bytesRead).toString('utf8').trim().split('\n').slice(-20).join('\n');
  } finally {
    await file.close();
  }
};

/** Copies and empties a log that has grown too long; the server goes on writing to the same (append-only) file. */
export const rotateLog = async (logFile: string, maxBytes = MAX_LOG_BYTES): Promise<void> => {
  if ((await logSize(logFile)) > maxBytes) {
    await copyFile(logFile, `${logFile}.1`);
    await truncate(logFile, 0);
  }
};
