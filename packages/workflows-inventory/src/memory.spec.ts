import { gzipSync } from 'node:zlib';
import { startProgram } from '@aqueduct/workflow-testing';
import type { MemoryProgramInput, MemoryReport } from './test-support/memory-program.js';
import { BUCKET, startTestBucket, type TestBucket } from './test-support/test-bucket.js';

const MIB = 1024 ** 2;

describe('memory of an inventory', () => {
  let bucket: TestBucket;
  beforeEach(async () => {
    bucket = await startTestBucket();
  });
  afterEach(() => bucket.stop());

  it('does not grow with the size or the number of objects, nor with what a gzip unzips to', async () => {
    bucket.put('small/a.csv', 'id\n1\n');
    const line = 'a row of a csv file,that is about sixty bytes long,and more\n';
    const large = Buffer.alloc(20 * MIB, line);
    for (let index = 0; index < 8; index += 1) bucket.put(`large/${index}.csv`, large);
    bucket.put('endless/unclosed.csv', `"${'x'.repeat(100 * MIB)}`);
    bucket.put('bomb/zeros.jsonl.gz', gzipSync(Buffer.alloc(200 * MIB, line)));
    for (let index = 0; index < 800; index += 1) bucket.put(`many/${index}.jsonl`, '{}\n');

    const runs = ['small/', 'many/', 'large/', 'endless/', 'bomb/'].map((prefix) => ({ prefix }));
    const { endpoint, region } = bucket.sandbox;
    const input: MemoryProgramInput = { endpoint, region, bucket: BUCKET, credentials: bucket.credentials, runs };
    const { child, next } = startProgram(new URL('./test-support/memory-program.ts', import.meta.url), input);
    const exited = new Promise((resolve) => child.once('exit', resolve));
    const reports: MemoryReport[] = [];
    while (reports.length < runs.length) reports.push((await next()) as MemoryReport);
    await exited;

    expect(reports.map(({ rows }) => rows)).toEqual([1, 800, 8 * 349_525, 0, 3_495_254]);
    const [small, ...others] = reports;
    for (const { peakBytes } of others) expect(peakBytes - small!.peakBytes).toBeLessThan(120 * MIB);
  });
});
