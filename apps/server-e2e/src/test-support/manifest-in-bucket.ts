import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import * as t from 'io-ts';
import * as E from 'fp-ts/lib/Either.js';
import { ManifestEntry } from '@aqueduct/workflows-inventory';

const Inventoried = t.type({
  objects: t.number,
  bytes: t.number,
  rows: t.number,
  failed: t.number,
  bucket: t.string,
  manifest: t.type({ csv: t.string, json: t.string }),
});

/** What a run of the inventory says, and what it wrote. */
export interface InventoryFound {
  readonly totals: Readonly<Record<'objects' | 'bytes' | 'rows' | 'failed', number>>;
  readonly bucket: string;
  readonly entries: ReadonlyArray<ManifestEntry>;
  /** The lines of manifest.csv without the header. */
  readonly lines: ReadonlyArray<string>;
}

const decoded = <A>(codec: t.Decoder<unknown, A>, value: unknown): A => {
  const result = codec.decode(value);
  if (E.isLeft(result)) {
    throw new Error(`It is no ${codec.name}: ${JSON.stringify(value).slice(0, 500)}`);
  }
  return result.right;
};

/** Reads the manifests that the output of a run names, with a client that is not the server's. */
export const readManifest = async (client: S3Client, output: unknown): Promise<InventoryFound> => {
  const { bucket, manifest, ...totals } = decoded(Inventoried, output);
  const text = async (Key: string): Promise<string> => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }));
    return Body!.transformToString();
  };
  return {
    totals,
    bucket,
    entries: decoded(t.readonlyArray(ManifestEntry), JSON.parse(await text(manifest.json))),
    lines: (await text(manifest.csv)).trimEnd().split('\n').slice(1),
  };
};
