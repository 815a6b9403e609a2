import { ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { putOnce } from '@aqueduct/s3-integration';
import { InjectS3 } from '@aqueduct/s3-integration/nest';
import { Workflow, workflowQueue, type StepContext, type WorkflowContext, type WorkflowRun } from '@aqueduct/workflows';
import { ReportsInput, ReportsOutput } from './reports.codec.js';

type Totals = Omit<ReportsOutput, 'report'>;

/** At most two runs at once over all processes, for one connection. */
const REPORTS = workflowQueue({ name: 'reports', perConnection: 2 });

@Workflow({
  name: 'reports',
  description: 'Adds up the objects under a prefix and writes a report.',
  input: ReportsInput,
  output: ReportsOutput,
  queue: REPORTS,
  partitionBy: 'sales-lake',
  cron: { schedule: '0 3 * * *', timeZone: 'Europe/Vienna', input: { prefix: 'raw/' } },
  timeoutMs: 3_600_000,
})
export class ReportsWorkflow implements WorkflowRun<ReportsInput, ReportsOutput> {
  constructor(
    @InjectS3('sales-lake') private readonly lake: S3Client,
    @InjectS3('report-store') private readonly reports: S3Client,
  ) {}

  async run({ prefix }: ReportsInput, context: WorkflowContext): Promise<ReportsOutput> {
    const totals = await context.step('count', (step) => this.#count(prefix, step), { retries: 5, timeoutMs: 600_000 });
    const report = `reports/${context.key('totals.json')}`;
    const Body = JSON.stringify({ prefix, ...totals });
    await context.step('write', ({ signal }) => this.#write(report, Body, signal), { retries: 5 });
    // Added later: runs that began before have no such step.
    if (await context.patched('latest-report')) {
      await context.step('point', ({ signal }) => this.#point(report, signal), { retries: 5 });
    }
    return { ...totals, report };
  }

  /** Reads only, so that an interrupted attempt leaves nothing behind. */
  async #count(prefix: string, { signal, progress }: StepContext): Promise<Totals> {
    let totals: Totals = { objects: 0, bytes: 0 };
    let next: string | undefined;
    do {
      const list = new ListObjectsV2Command({ Bucket: undefined, Prefix: prefix, ContinuationToken: next });
      const { Contents = [], NextContinuationToken } = await this.lake.send(list, { abortSignal: signal });
      const bytes = Contents.reduce((sum, { Size = 0 }) => sum + Size, 0);
      totals = { objects: totals.objects + Contents.length, bytes: totals.bytes + bytes };
      await progress({ done: totals.objects, unit: 'objects' });
      next = NextContinuationToken;
    } while (next !== undefined);
    return totals;
  }

  /** The key belongs to the run: a second attempt finds the same object there and takes it for done. */
  async #write(report: string, Body: string, abortSignal: AbortSignal): Promise<void> {
    await putOnce(this.reports, { Key: report, Body, ContentType: 'application/json' }, { abortSignal });
  }

  async #point(report: string, abortSignal: AbortSignal): Promise<void> {
    await this.reports.send(new PutObjectCommand({ Bucket: undefined, Key: 'reports/latest.txt', Body: report }), { abortSignal });
  }
}
