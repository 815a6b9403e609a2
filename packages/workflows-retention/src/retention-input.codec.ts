import { ruled } from '@aqueduct/integrations';
import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as t from 'io-ts';
import { DEFAULT_OUTPUT_PREFIX, OutputPrefix, Prefix } from './paths.codec.js';

const MAX_DAYS = 36_500;
const MAX_KEPT = 10_000;

const Days = ruled(t.number, 'Days', `a number of days over 0, at most ${MAX_DAYS}`, (days) => days > 0 && days <= MAX_DAYS);
const TimeoutDays = ruled(t.number, 'TimeoutDays', 'a number of days over 0, at most 90', (days) => days > 0 && days <= 90);
const Kept = ruled(t.Int, 'Kept', `a whole number from 1 to ${MAX_KEPT}`, (kept) => kept >= 1 && kept <= MAX_KEPT);
const Suffix = ruled(t.string, 'Suffix', 'the end of a key, from 1 to 200 characters', ({ length }) => length >= 1 && length <= 200);
/** One DeleteObjects takes at most 1,000 keys. */
const BatchSize = ruled(t.Int, 'BatchSize', 'a whole number from 1 to 1000', (size) => size >= 1 && size <= 1000);

const Rule = t.exact(
  t.intersection([
    t.type({ olderThanDays: Days }),
    t.partial({
      /** Of what the rule looks at, the newest so many stay, however old they are. */
      keepNewest: Kept,
      /** The rule looks only at keys that end with it. */
      suffix: Suffix,
    }),
  ]),
  'RetentionRule',
);

const Required = t.type({ connection: t.string, prefix: Prefix, rule: Rule });
const Fields = t.exact(
  t.intersection([
    Required,
    t.partial({
      /** Allows an empty prefix: all below the root directory of the connection. */
      everything: t.boolean,
      outputPrefix: OutputPrefix,
      approval: t.keyof({ required: null, none: null }),
      approvalTimeoutDays: TimeoutDays,
      batchSize: BatchSize,
    }),
  ]),
  'RetentionFields',
);
type Fields = t.TypeOf<typeof Fields>;

/** What is wrong with the prefix beside the other fields. */
const prefixProblem = ({ prefix, everything, outputPrefix = DEFAULT_OUTPUT_PREFIX }: Fields): string | undefined => {
  if (prefix === '' && everything !== true) {
    return 'a prefix that is not empty, or "everything": true beside it';
  }
  return prefix.startsWith(outputPrefix) ? `a prefix outside outputPrefix (${outputPrefix}), where the plans and reports are` : undefined;
};

/** Where io-ts finds the prefix: it numbers the members of an intersection. */
const prefixOf = (context: t.Context, fields: Fields): t.Context =>
  t.appendContext(t.appendContext(context, '0', Required, fields), 'prefix', Prefix, fields.prefix);

/** Input of the workflow `retention`. */
export const RetentionInput = new t.RefinementType<typeof Fields, Fields, t.OutputOf<typeof Fields>>(
  'RetentionInput',
  (input): input is Fields => Fields.is(input) && prefixProblem(input) === undefined,
  (input, context) =>
    pipe(
      Fields.validate(input, context),
      E.flatMap((fields) => {
        const problem = prefixProblem(fields);
        return problem === undefined
          ? t.success(fields)
          : t.failure(fields.prefix, prefixOf(context, fields), problem);
      }),
    ),
  Fields.encode,
  Fields,
  (fields) => prefixProblem(fields) === undefined,
);
export type RetentionInput = Fields;

/** An input with the defaults filled in. */
export interface RetentionRequest {
  readonly prefix: string;
  readonly olderThanDays: number;
  readonly keepNewest: number;
  readonly suffix: string;
  readonly outputPrefix: string;
  readonly needsApproval: boolean;
  readonly approvalTimeoutDays: number;
  readonly batchSize: number;
}

/** What an input may say, whoever checked it. */
export interface RetentionOptions {
  readonly prefix: string;
  readonly rule: { readonly olderThanDays: number; readonly keepNewest?: number; readonly suffix?: string };
  readonly outputPrefix?: string;
  readonly approval?: 'required' | 'none';
  readonly approvalTimeoutDays?: number;
  readonly batchSize?: number;
}

export const retentionRequest = ({ prefix, rule, outputPrefix, approval, approvalTimeoutDays, batchSize }: RetentionOptions): RetentionRequest => ({
  prefix,
  olderThanDays: rule.olderThanDays,
  keepNewest: rule.keepNewest ?? 0,
  suffix: rule.suffix ?? '',
  outputPrefix: outputPrefix ?? DEFAULT_OUTPUT_PREFIX,
  needsApproval: approval !== 'none',
  approvalTimeoutDays: approvalTimeoutDays ?? 7,
  batchSize: batchSize ?? 1000,
});
