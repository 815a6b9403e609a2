import { setTimeout as pause } from 'node:timers/promises';
import { startRgw, type Rgw } from '@aqueduct/rgw';
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { approveRetention } from './approval/approve-retention.js';
import { PlanSummary } from './plan/plan-summary.codec.js';
import { readJson } from './read-json.js';
import { retentionRequest } from './retention-input.codec.js';
import { runRetention } from './run-retention.js';
import { ODD_KEYS } from '@aqueduct/workflow-testing';
import { plainContext, type PlainContext } from './test-support/plain-context.js';

describe('a retention on Ceph RGW', () => {
  let rgw: Rgw;
  let client: S3Client;
  const bucket = `retention-${Date.now().toString(36)}`;

  beforeAll(async () => {
    rgw = await startRgw();
    const { endpoint, region, users } = rgw;
    // As connections to custom endpoints have it.
    client = new S3Client({ endpoint, region, credentials: users.alice, forcePathStyle: true, requestChecksumCalculation: 'WHEN_REQUIRED' });
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
  });
  afterAll(async () => {
    client?.destroy();
    await rgw?.stop();
  });

  const put = (key: string, Body = 'x') => client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body }));

  it('deletes odd keys with approval, and not what was written meanwhile', async () => {
    for (const key of [...ODD_KEYS, 'changed']) {
      await put(`logs/${key}`);
    }
    await pause(20);
    const runFolder = '_retention/run-1/';
    const context: PlainContext = plainContext('run-1', new Map(), async () => {
      await put('logs/changed', 'y');
      const plan = (await readJson({ client, bucket }, `${runFolder}plan.json`, PlanSummary)) as PlanSummary;
      await approveRetention(client, { bucket, runFolder, digest: plan.digest, decision: 'approve' });
    });
    const request = retentionRequest({ prefix: 'logs/', rule: { olderThanDays: 1e-9 }, batchSize: 7 });

    const result = await runRetention(request, async () => ({ client, bucket, rootDirectory: '' }), context);

    expect(result).toMatchObject({ decision: 'approved', planned: ODD_KEYS.length + 1, deleted: ODD_KEYS.length, changed: 1, failed: 0 });
    const left = await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: 'logs/' }));
    expect(left.Contents?.map(({ Key }) => Key)).toEqual(['logs/changed']);
    const report = await client.send(new GetObjectCommand({ Bucket: bucket, Key: result.report }));
    expect(await report.Body?.transformToString()).toContain('logs/changed,1,');
  });
});
