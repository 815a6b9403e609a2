import { ruled } from '@aqueduct/integrations';
import * as t from 'io-ts';
import { Decision } from './approval/approval.codec.js';
import { OutputPrefix } from './paths.codec.js';

const RunId = ruled(
  t.string,
  'RunId',
  'the id of a run: 1 to 200 letters, digits and ". _ : -", beginning with a letter or digit',
  (id) => /^[A-Za-z0-9][\w.:-]{0,199}$/.test(id),
);
const Digest = ruled(t.string, 'Digest', 'the digest in plan.json: 64 hexadecimal digits', (digest) => /^[0-9a-f]{64}$/.test(digest));

/** Input of the workflow `retention-approve`. */
export const RetentionApproveInput = t.exact(
  t.intersection([
    t.type({ connection: t.string, runId: RunId, digest: Digest, decision: Decision }),
    t.partial({ outputPrefix: OutputPrefix }),
  ]),
  'RetentionApproveInput',
);
export type RetentionApproveInput = t.TypeOf<typeof RetentionApproveInput>;

export const RetentionApproveResult = t.readonly(
  t.strict({ decision: Decision, bucket: t.string, /** The complete key of approval.json in `bucket`. */ approval: t.string }),
  'RetentionApproveResult',
);
export type RetentionApproveResult = t.TypeOf<typeof RetentionApproveResult>;
