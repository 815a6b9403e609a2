import { setTimeout as pause } from 'node:timers/promises';
import { RunDetails, RunView } from '@aqueduct/api-contract';
import type { PatientApi } from '../fleet/api.js';
import { differences, putObjects, type ObjectSet } from '../stores/object-set.js';
import type { Place } from '../stores/place.js';
import { differing, outputOf, type Task } from './task.js';

const OLD = 20;
const KEPT = 6;
/** About a tenth of a second: whatever was there before the run is old. */
const OLDER_THAN_DAYS = 1e-6;
const ENDED: ReadonlySet<string> = new Set(['succeeded', 'failed', 'cancelled']);

const made = (count: number, suffix: string) =>
  Array.from({ length: count }, (_, number) => ({ name: `${String(number).padStart(2, '0')}${suffix}`, body: Buffer.from(`object ${number}\n`), rows: null }));

/** @throws Error when the approval did not succeed: nobody would wait for what it does not allow */
const ended = async (api: PatientApi, approvalId: string): Promise<void> => {
  for (;;) {
    const { status, error } = await api.ask(RunDetails, 'GET', `/runs/${approvalId}`);
    if (status === 'succeeded') {
      return;
    }
    if (ENDED.has(status)) {
      throw new Error(`its approval is ${status}: ${error?.message ?? ''}`);
    }
    await pause(1_000);
  }
};

/** Approves the plan of a run as soon as there is one, as a person would. */
const approving = ({ bucket, connection }: Place, api: PatientApi, id: string) => async (runId: string): Promise<void> => {
  for (;;) {
    const plan = await bucket.read(`_retention/${runId}/plan.json`);
    if (plan !== undefined) {
      const { digest } = JSON.parse(plan.toString()) as { readonly digest: string };
      const input = { connection, runId, digest, decision: 'approve' };
      const approval = await api.ask(RunView, 'POST', '/workflows/retention-approve/runs', { input }, { 'Idempotency-Key': `approve-${id}` });
      await ended(api, approval.id);
      return;
    }
    const { status } = await api.ask(RunDetails, 'GET', `/runs/${runId}`);
    if (ENDED.has(status)) {
      return;
    }
    await pause(1_000);
  }
};

/** Deletes the old ones of a prefix of its own. */
export const retentionTask = async (id: string, place: Place, api: PatientApi, approval: 'required' | 'none'): Promise<Task> => {
  const prefix = `old/${id}/`;
  const { bucket, connection } = place;
  await putObjects(bucket, prefix, made(OLD, '.tmp'));
  const kept: ObjectSet = await putObjects(bucket, prefix, made(KEPT, '.keep'));
  return {
    id,
    workflow: 'retention',
    input: { connection, prefix, rule: { olderThanDays: OLDER_THAN_DAYS, suffix: '.tmp' }, approval, batchSize: 7 },
    ...(approval === 'required' ? { attend: approving(place, api, id) } : {}),
    check: async (run) => {
      const folder = `_retention/${run.id}/`;
      const rows = (await bucket.read(`${folder}report.csv`))?.toString().trimEnd().split('\n').slice(1) ?? [];
      return [
        ...differing('the run', outputOf(run), { planned: OLD, deleted: OLD, changed: 0, gone: 0, failed: 0 }),
        ...(await differences(bucket, prefix, kept)),
        ...(rows.length === OLD && rows.every((row) => row.endsWith(',deleted')) ? [] : [`report.csv has ${rows.length} rows instead of ${OLD}, or says of some that they were not deleted`]),
        ...((await bucket.read(`${folder}summary.json`)) === undefined ? ['summary.json is lost'] : []),
      ];
    },
  };
};
