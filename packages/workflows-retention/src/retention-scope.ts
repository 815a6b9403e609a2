import { isDeepStrictEqual } from 'node:util';
import type { BucketFolder } from '@aqueduct/s3-integration';
import { retentionFailure } from './retention-error.js';
import type { RetentionRequest } from './retention-input.codec.js';

const DAY_MS = 86_400_000;

/** What one run looks at, by which time, and where it writes: fixed by its first step, all keys complete. */
export type RetentionScope = {
  readonly bucket: string;
  readonly endpoint: string | null;
  readonly rootDirectory: string;
  /** Objects under it may be deleted ... */
  readonly prefix: string;
  /** ... except those under this one, where all plans and reports go. */
  readonly outputFolder: string;
  /** This run's folder inside `outputFolder`. */
  readonly runFolder: string;
  /** ISO 8601. What was last modified before it is old. */
  readonly before: string;
};

/** @param runFolder - the name of the run, with a slash at the end */
export const retentionScope = (folder: BucketFolder, request: RetentionRequest, runFolder: string, now: Date): RetentionScope => {
  const outputFolder = `${folder.rootDirectory}${request.outputPrefix}`;
  return {
    bucket: folder.bucket,
    endpoint: folder.endpoint ?? null,
    rootDirectory: folder.rootDirectory,
    prefix: `${folder.rootDirectory}${request.prefix}`,
    outputFolder,
    runFolder: `${outputFolder}${runFolder}`,
    before: new Date(now.getTime() - request.olderThanDays * DAY_MS).toISOString(),
  };
};

/** The folder, if it still is the one that the run began with; new credentials for the same place are welcome. */
export const samePlace = (folder: BucketFolder, scope: RetentionScope): BucketFolder => {
  const now = { bucket: folder.bucket, endpoint: folder.endpoint ?? null, rootDirectory: folder.rootDirectory };
  const then = { bucket: scope.bucket, endpoint: scope.endpoint, rootDirectory: scope.rootDirectory };
  if (!isDeepStrictEqual(now, then)) {
    throw retentionFailure({ _tag: 'PlaceChanged', began: scope.bucket, now: folder.bucket });
  }
  return folder;
};

export const planCsvKey = ({ runFolder }: RetentionScope): string => `${runFolder}plan.csv`;
export const reportCsvKey = ({ runFolder }: RetentionScope): string => `${runFolder}report.csv`;
export const summaryKey = ({ runFolder }: RetentionScope): string => `${runFolder}summary.json`;
