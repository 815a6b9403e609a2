import { ruled } from '@aqueduct/integrations';
import { keyFolder, keyPrefix } from '@aqueduct/s3-integration';
import * as t from 'io-ts';

const MIB = 1024 ** 2;
/** S3 takes keys of 1,024 bytes; this leaves room for what the run adds. */
const MAX_PREFIX_BYTES = 800;

const whole = (name: string, from: number, to: number) =>
  ruled(t.Int, name, `a whole number from ${from} to ${to}`, (value) => value >= from && value <= to);

const End = t.exact(t.intersection([t.type({ connection: t.string }), t.partial({ prefix: keyPrefix(MAX_PREFIX_BYTES) })]), 'ReplicateEnd');

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
    reportPrefix: keyFolder('ReportPrefix', MAX_PREFIX_BYTES, 'the target'),
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
