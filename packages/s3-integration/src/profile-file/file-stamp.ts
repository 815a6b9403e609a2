import { statSync, type BigIntStats } from 'node:fs';
import { stat } from 'node:fs/promises';

/** Changes whenever a file's content may have changed, by rewriting, renaming over it or swapping a link to it. */
export interface FileStamp {
  readonly dev: bigint;
  readonly ino: bigint;
  readonly size: bigint;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
}

/** Copied, because a `BigIntStats` also holds dates that nobody needs. */
export const stampOf = ({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): FileStamp => ({ dev, ino, size, mtimeNs, ctimeNs });

/**
 * The stamp of what a path leads to now; undefined when it leads nowhere or may not be looked at. Synchronous, because
 * it is asked before every request: 3 µs against 50 µs (Node 20, a local file system).
 */
export const currentStamp = (path: string): FileStamp | undefined => {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false });
  } catch {
    return undefined;
  }
};

/** The same without keeping anybody waiting: for files that may be on another machine. */
export const stampLater = async (path: string): Promise<FileStamp | undefined> => {
  try {
    return stampOf(await stat(path, { bigint: true }));
  } catch {
    return undefined;
  }
};

export const sameStamp = (a: FileStamp | undefined, b: FileStamp | undefined): boolean =>
  a === undefined || b === undefined
    ? a === b
    : a.mtimeNs === b.mtimeNs && a.ctimeNs === b.ctimeNs && a.ino === b.ino && a.size === b.size && a.dev === b.dev;

/** Milliseconds since the file was changed; the change time, unlike the modification time, cannot be set by hand. */
export const ageOf = ({ ctimeNs }: FileStamp, now: number): number => now - Number(ctimeNs / 1_000_000n);
