import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';

/** S3 takes keys of 1,024 bytes; this leaves room for what the run adds. */
const MAX_PREFIX_BYTES = 800;
const isRelative = (path: string): boolean =>
  !path.startsWith('/') &&
  Buffer.byteLength(path) <= MAX_PREFIX_BYTES &&
  path.split('/').every((segment) => segment !== '.' && segment !== '..');

const relative = (name: string, rule: string, isValid: (path: string) => boolean) =>
  new t.Type<string, string, unknown>(
    name,
    t.string.is,
    (input, context) =>
      E.isRight(t.string.decode(input)) && isValid(String(input))
        ? t.success(String(input))
        : t.failure(input, context, rule),
    String,
  );

const Prefix = relative(
  'Prefix',
  'a prefix below the root directory of the connection: no slash in front, no . or .. segment, at most 800 bytes',
  isRelative,
);

const OutputPrefix = relative(
  'OutputPrefix',
  'a folder below the root directory of the connection: ends with a slash, no slash in front, no . or .. segment, at most 800 bytes',
  (path) => isRelative(path) && path.endsWith('/'),
);

/** One ListObjectsV2 answers with at most 1,000 keys. */
const PageSize = new t.Type<number, number, unknown>(
  'PageSize',
  t.number.is,
  (input, context) =>
    Number.isInteger(input) && Number(input) >= 1 && Number(input) <= 1000
      ? t.success(Number(input))
      : t.failure(input, context, 'a whole number from 1 to 1000'),
  Number,
);

const options = { prefix: Prefix, outputPrefix: OutputPrefix, pageSize: PageSize };

/** Input of a workflow that is bound to one connection. */
export const ConnectionInventoryInput = t.exact(t.partial(options), 'ConnectionInventoryInput');
export type ConnectionInventoryInput = t.TypeOf<typeof ConnectionInventoryInput>;

/** Input of the workflow `inventory`: the connection is chosen at run time. */
export const InventoryInput = t.exact(
  t.intersection([t.type({ connection: t.string }), t.partial(options)]),
  'InventoryInput',
);
export type InventoryInput = t.TypeOf<typeof InventoryInput>;

/** An input with the defaults filled in. */
export interface InventoryRequest {
  readonly prefix: string;
  readonly outputPrefix: string;
  readonly pageSize: number;
}

/**
 * 250 objects a page: listing, part and checkpoint cost about a tenth of the reading of 250 small objects eight at
 * a time, a kill repeats a few seconds of work, and a million objects make 4,000 steps. Pages of large objects end
 * earlier, see PAGE_BYTES.
 */
export const inventoryRequest = ({ prefix, outputPrefix, pageSize }: ConnectionInventoryInput): InventoryRequest => ({
  prefix: prefix ?? '',
  outputPrefix: outputPrefix ?? '_inventory/',
  pageSize: pageSize ?? 250,
});
