import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as t from 'io-ts';

const MIB = 1024 ** 2;
/** S3 takes keys of 1,024 bytes; this leaves room for what the run adds. */
const MAX_PREFIX_BYTES = 800;
const isBelow = (path: string): boolean =>
  !path.startsWith('/') &&
  Buffer.byteLength(path) <= MAX_PREFIX_BYTES &&
  path.split('/').every((segment) => segment !== '.' && segment !== '..');

/** A refinement, so that forms see what it refines; `rule` is what a refused input is told. */
const ruled = <A, O>(base: t.Type<A, O>, name: string, rule: string, holds: (value: A) => boolean) =>
  new t.RefinementType<t.Type<A, O>, A, O>(
    name,
    (input): input is A => base.is(input) && holds(input),
    (input, context) =>
      pipe(
        base.validate(input, context),
        E.flatMap((value) => (holds(value) ? t.success(value) : t.failure(input, context, rule))),
      ),
    base.encode,
    base,
    holds,
  );

const whole = (name: string, from: number, to: number) =>
  ruled(t.Int, name, `a whole number from ${from} to ${to}`, (value) => value >= from && value <= to);

const Prefix = ruled(
  t.string,
  'Prefix',
  'a prefix below the root directory of the connection: no slash in front, no . or .. segment, at most 800 bytes',
  isBelow,
);
const ReportPrefix = ruled(
  t.string,
  'ReportPrefix',
  'a folder below the root directory of the target: a slash at the end and none in front, no . or .. segment, at most 800 bytes',
  (path) => isBelow(path) && path.endsWith('/'),
);

const End = t.exact(t.intersection([t.type({ connection: t.string }), t.partial({ prefix: Prefix })]), 'ReplicateEnd');

export const ReplicateOptions = t.exact(
  t.partial({
    /** Requests with a body that are under way at a time. */
    concurrency: whole('Concurrency', 1, 64),
    /** Of parts that the source does not prescribe. S3 wants 5 MiB. */
    partSizeMiB: whole('PartSize', 5, 64),
    /** Larger objects get steps of their own and are uploaded in parts. */
    largeObjectMiB: whole('LargeObject', 5, 64),
    serverSide: t.keyof({ auto: null, never: null }),
    tags: t.boolean,
    deleteExtraneous: t.boolean,
    reportPrefix: ReportPrefix,
  }),
  'ReplicateOptions',
);
export type ReplicateOptions = t.TypeOf<typeof ReplicateOptions>;

/** Input of the workflow `replicate`. */
export const ReplicateInput = t.exact(
  t.intersection([t.type({ source: End, target: End }), t.partial({ options: ReplicateOptions })]),
  'ReplicateInput',
);
export type ReplicateInput = t.TypeOf<typeof ReplicateInput>;

/** An input with the defaults filled in. */
export interface ReplicateRequest {
  readonly sourcePrefix: string;
  readonly targetPrefix: string;
  readonly reportPrefix: string;
  readonly concurrency: number;
  readonly partBytes: number;
  readonly largeBytes: number;
  readonly serverSide: boolean;
  readonly tags: boolean;
  readonly deleteExtraneous: boolean;
}

export const replicateRequest = ({ source, target, options = {} }: ReplicateInput): ReplicateRequest => ({
  sourcePrefix: source.prefix ?? '',
  targetPrefix: target.prefix ?? '',
  reportPrefix: options.reportPrefix ?? '_replication/',
  concurrency: options.concurrency ?? 16,
  partBytes: (options.partSizeMiB ?? 8) * MIB,
  largeBytes: (options.largeObjectMiB ?? 16) * MIB,
  serverSide: options.serverSide !== 'never',
  tags: options.tags ?? false,
  deleteExtraneous: options.deleteExtraneous ?? false,
});
