import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { ask } from '../ask.js';
import { partsOf, quoted } from '../etag.js';
import { codeOf } from '../object-trouble.js';
import { sourceKey } from '../replicate-scope.js';
import type { StepRun } from '../replicate-run.js';
import type { SourceObject } from '../same-object.js';

const MIB = 1024 ** 2;
const MAX_PARTS = 10_000;
const MIN_PART_BYTES = 5 * MIB;
/** A part is in memory while it is copied. */
const MAX_PART_BYTES = 64 * MIB;
/** What tools use, in MiB: rclone 5, the AWS CLI and SDKs 8 and 5, others powers of two, s3cmd 15, MinIO 16, Hadoop 64 or 100. */
const USUAL = [8, 5, 16, 15, 10, 32, 64, 50, 25, 20].map((size) => size * MIB);

const fits = (size: number, parts: number, partBytes: number): boolean =>
  partBytes >= MIN_PART_BYTES && partBytes <= MAX_PART_BYTES && Math.ceil(size / partBytes) === parts;

/** The size of the first part, from stores that tell. */
const toldPartBytes = async ({ places: { source }, scope, signal }: StepRun, { name, etag, size }: SourceObject): Promise<number | undefined> => {
  const command = new HeadObjectCommand({ Bucket: source.bucket, Key: sourceKey(scope, name), PartNumber: 1, IfMatch: quoted(etag) });
  try {
    const { ContentLength = size } = await ask(source, signal, (client, options) => client.send(command, options));
    return ContentLength < size ? ContentLength : undefined;
  } catch (error) {
    // A store that does not know parts of an object says so in one of many ways; the HEAD of the whole object has worked.
    if (codeOf(error) === undefined) {
      throw error;
    }
    return undefined;
  }
};

/**
 * The parts of the source where they are known, or can be guessed from their number: the copy then has the same ETag,
 * which proves it. Otherwise what the input says, and more where that would make too many parts.
 */
export const choosePartBytes = async (run: StepRun, object: SourceObject): Promise<number> => {
  const { size, etag } = object;
  const parts = partsOf(etag);
  if (parts !== undefined && parts > 1) {
    const told = await toldPartBytes(run, object);
    const found = [...(told === undefined ? [] : [told]), run.request.partBytes, ...USUAL].find((candidate) => fits(size, parts, candidate));
    if (found !== undefined) {
      return found;
    }
  }
  return Math.max(run.request.partBytes, Math.ceil(size / MAX_PARTS / MIB) * MIB);
};
