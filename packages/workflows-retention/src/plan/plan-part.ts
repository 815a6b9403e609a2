import { createHash } from 'node:crypto';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { type BucketFolder, putOnce } from '@aqueduct/s3-integration';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { ListedObject } from '../listed-object.js';
import { retentionFailure } from '../retention-error.js';
import type { RetentionScope } from '../retention-scope.js';

/** What is to be deleted of one page of the listing. */
export const PlanPart = t.readonly(
  t.strict({
    /** The page begins behind this key; `null` is the beginning. */
    after: t.union([t.string, t.null]),
    objects: t.readonlyArray(ListedObject),
  }),
  'PlanPart',
);
export type PlanPart = t.TypeOf<typeof PlanPart>;

/** How the database remembers a part: nobody can put another in its place. */
export type PartName = { readonly page: number; readonly sha256: string; readonly objects: number };

const partKey = ({ runFolder }: RetentionScope, { page, sha256 }: PartName): string =>
  `${runFolder}plan/${String(page).padStart(6, '0')}-${sha256.slice(0, 16)}.json`;

/** Keeps a part. The name depends on the content: a page that is planned twice leaves the part alone that the checkpoint names. */
export const writePart = async (
  { client }: BucketFolder,
  scope: RetentionScope,
  page: number,
  part: PlanPart,
  signal: AbortSignal,
): Promise<PartName> => {
  const text = JSON.stringify(part);
  const name = { page, sha256: createHash('sha256').update(text).digest('hex'), objects: part.objects.length };
  await putOnce(
    client,
    { Bucket: scope.bucket, Key: partKey(scope, name), Body: text, ContentType: 'application/json' },
    { abortSignal: signal },
  );
  return name;
};

/** Whether a run with this scope may delete the object, whatever a part says. */
const isWithin = (scope: RetentionScope, { key }: ListedObject): boolean =>
  key.startsWith(scope.prefix) && !key.startsWith(scope.outputFolder);

/** @throws RetentionFailure PlanDamaged, when it is not byte for byte what the run wrote */
export const readPart = async ({ client }: BucketFolder, scope: RetentionScope, name: PartName, signal: AbortSignal): Promise<PlanPart> => {
  const key = partKey(scope, name);
  const { Body } = await client.send(new GetObjectCommand({ Bucket: scope.bucket, Key: key }), { abortSignal: signal });
  const text = (await Body?.transformToString()) ?? '';
  if (createHash('sha256').update(text).digest('hex') !== name.sha256) {
    throw retentionFailure({ _tag: 'PlanDamaged', key });
  }
  const part = PlanPart.decode(JSON.parse(text));
  if (E.isLeft(part) || !part.right.objects.every((object) => isWithin(scope, object))) {
    throw retentionFailure({ _tag: 'PlanDamaged', key });
  }
  return part.right;
};
