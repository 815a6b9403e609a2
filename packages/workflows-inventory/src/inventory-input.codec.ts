import { ruled } from '@aqueduct/integrations';
import { keyFolder, keyPrefix } from '@aqueduct/s3-integration';
import * as t from 'io-ts';

/** S3 takes keys of 1,024 bytes; this leaves room for what the run adds. */
const MAX_PREFIX_BYTES = 800;
/** One ListObjectsV2 answers with at most 1,000 keys. */
const PageSize = ruled(
  t.Int,
  'PageSize',
  'a whole number from 1 to 1000',
  (size) => size >= 1 && size <= 1000,
);
/** Key ranges that are read side by side; each has a page, and a checkpoint, at a time. */
const Ranges = ruled(t.Int, 'Ranges', 'a whole number from 1 to 32', (ranges) => ranges >= 1 && ranges <= 32);

const options = {
  prefix: keyPrefix(MAX_PREFIX_BYTES),
  outputPrefix: keyFolder('OutputPrefix', MAX_PREFIX_BYTES),
  pageSize: PageSize,
  ranges: Ranges,
};

/** Input of a workflow that is bound to one connection. */
export const ConnectionInventoryInput = t.exact(t.partial(options), 'ConnectionInventoryInput');
export type ConnectionInventoryInput = t.TypeOf<typeof ConnectionInventoryInput>;

/** Input of the workflow `inventory`: the connection is chosen at run time. */
export const InventoryInput = t.exact(
  t.intersection([t.type({ connection: t.string }), t.partial(options)]),
  'InventoryInput',
);
export type InventoryInput = t.TypeOf<typeof InventoryInput>;

/** What an input may say, whoever checked it. */
export interface InventoryOptions {
  readonly prefix?: string;
  readonly outputPrefix?: string;
  readonly pageSize?: number;
  readonly ranges?: number;
}

/** An input with the defaults filled in. */
export interface InventoryRequest {
  readonly prefix: string;
  readonly outputPrefix: string;
  readonly pageSize: number;
  readonly ranges: number;
}

/**
 * 250 objects a page: listing, part and checkpoint cost about a tenth of the reading of 250 small objects eight at
 * a time, a kill repeats a few seconds of work, and a million objects make 4,000 steps. Pages of large objects end
 * earlier, see PAGE_BYTES. Four ranges of eight objects each keep 32 of a client's 50 connections busy, and a kill
 * repeats four pages at most.
 */
export const inventoryRequest = ({ prefix, outputPrefix, pageSize, ranges }: InventoryOptions): InventoryRequest => ({
  prefix: prefix ?? '',
  outputPrefix: outputPrefix ?? '_inventory/',
  pageSize: pageSize ?? 250,
  ranges: ranges ?? 4,
});
