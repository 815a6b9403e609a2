import { createHash } from 'node:crypto';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';

/** What was put, as an inventory has to find it. */
export interface Expected {
  readonly key: string;
  readonly size: number;
  readonly sha256: string;
  /** `null` for what has no rows. */
  readonly rows: number | null;
}

const AT_ONCE = 16;
const BIG = 1024 * 1024;

/** CSV with a header and two rows, JSON lines, or bytes; one in a hundred is of a megabyte. */
const content = (index: number): { readonly extension: string; readonly body: Buffer; readonly rows: number | null } =>
  index % 100 === 99
    ? { extension: 'bin', body: Buffer.alloc(BIG, index), rows: null }
    : index % 2 === 0
      ? { extension: 'csv', body: Buffer.from(`id,name\n${index},"two\nlines"\n${index + 1},ü\n`), rows: 2 }
      : { extension: 'jsonl', body: Buffer.from(`{"id":${index}}\n`.repeat(1 + (index % 3))), rows: 1 + (index % 3) };

/** Puts `count` objects below the prefix and answers what they are, in the order of their keys. */
export const putLake = async (client: S3Client, Bucket: string, prefix: string, count: number): Promise<ReadonlyArray<Expected>> => {
  const put = async (index: number): Promise<Expected> => {
    const { extension, body, rows } = content(index);
    const key = `${prefix}${index % 7}/part-${String(index).padStart(4, '0')}.${extension}`;
    await client.send(new PutObjectCommand({ Bucket, Key: key, Body: body }));
    return { key, size: body.length, sha256: createHash('sha256').update(body).digest('hex'), rows };
  };
  const done: Expected[] = [];
  for (let from = 0; from < count; from += AT_ONCE) {
    const indexes = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, offset) => from + offset);
    done.push(...(await Promise.all(indexes.map(put))));
  }
  return done.sort((a, b) => (a.key < b.key ? -1 : 1));
};
