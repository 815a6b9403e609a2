import { createHash } from 'node:crypto';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { patiently, type BucketFolder } from '@aqueduct/s3-integration';
import { inventoryFailure } from '../inventory-error.js';
import type { InventoryScope } from '../inventory-scope.js';
import { ManifestEntry } from '../manifest-entry.codec.js';
import { readAhead } from './read-ahead.js';

/** A part is small and answers slowly: four at a time keep the writing of a manifest busy. Each is a page, at most 1,000 entries. */
const AT_ONCE = 4;

const Entries = t.readonlyArray(ManifestEntry, 'Entries');

export const partsFolder = (scope: InventoryScope): string => `${scope.runFolder}parts/`;

const partName = (page: number, text: string): string =>
  `${String(page).padStart(6, '0')}-${createHash('sha256').update(text).digest('hex').slice(0, 16)}.json`;

/**
 * Keeps the entries of one page and answers with the part's name. The name depends on the content: a page that two
 * processes happen to read twice leaves the part alone that the checkpoint names.
 */
export const writePart = async (
  folder: BucketFolder,
  scope: InventoryScope,
  page: number,
  entries: ReadonlyArray<ManifestEntry>,
  signal: AbortSignal,
): Promise<string> => {
  const text = JSON.stringify(entries);
  const name = partName(page, text);
  await folder.client.send(
    new PutObjectCommand({
      Bucket: scope.bucket,
      Key: `${partsFolder(scope)}${name}`,
      Body: text,
      ContentType: 'application/json',
    }),
    { abortSignal: signal },
  );
  return name;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const readPart = async (folder: BucketFolder, scope: InventoryScope, name: string, signal: AbortSignal) => {
  const key = `${partsFolder(scope)}${name}`;
  const get = new GetObjectCommand({ Bucket: scope.bucket, Key: key });
  const text = await patiently(signal, async () => {
    const { Body } = await folder.client.send(get, { abortSignal: signal });
    return Body?.transformToString();
  });
  const entries = Entries.decode(parsed(text ?? ''));
  if (E.isLeft(entries)) {
    throw inventoryFailure({ _tag: 'PartDamaged', key });
  }
  return entries.right;
};

/** The entries of all `parts`, a part at a time. */
export const readParts = (
  folder: BucketFolder,
  scope: InventoryScope,
  parts: ReadonlyArray<string>,
  signal: AbortSignal,
): AsyncGenerator<ReadonlyArray<ManifestEntry>, void> => readAhead(parts, AT_ONCE, signal, (name, stop) => readPart(folder, scope, name, stop));
