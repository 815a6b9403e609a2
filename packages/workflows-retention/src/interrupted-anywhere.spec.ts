import { retentionRequest } from './retention-input.codec.js';
import { runRetention } from './run-retention.js';
import { plainContext } from './test-support/plain-context.js';
import { startTestBucket, type TestBucket } from './test-support/test-bucket.js';

/** What a process does not survive. */
class Killed extends Error {
  override readonly name = 'Killed';
}

describe('a retention that is interrupted at any of its requests', () => {
  let bucket: TestBucket;
  beforeEach(async () => {
    bucket = await startTestBucket();
  });
  afterEach(() => bucket.stop());

  const KEYS = ['logs/a', 'logs/b', 'logs/c', 'logs/d', 'logs/e'];

  /** Fails the request of this number, before it is sent or after it was answered; counts all. */
  const interrupting = (at: number, when: 'before' | 'after') => {
    const seen = { count: 0 };
    bucket.folder.client.middlewareStack.add(
      (next) => async (args) => {
        seen.count += 1;
        const isHit = seen.count === at;
        if (isHit && when === 'before') throw new Killed();
        const answer = await next(args);
        if (isHit) throw new Killed();
        return answer;
      },
      { step: 'initialize', name: 'interrupting', override: true },
    );
    return seen;
  };

  /** Runs to the end, with a new process after each death, and says what came of it. */
  const runToTheEnd = async (runId: string) => {
    KEYS.forEach((key) => bucket.put(key, 31));
    bucket.put('logs/young', 1);
    const request = retentionRequest({ prefix: 'logs/', rule: { olderThanDays: 30 }, approval: 'none', batchSize: 2 });
    const steps = new Map<string, unknown>();
    const live = () => runRetention(request, async () => bucket.folder, plainContext(runId, steps));
    const { plan, report, ...result } = await live().catch((error: unknown) => {
      expect(error).toBeInstanceOf(Killed);
      return live();
    });
    // The times in it are those of this round.
    const rows = bucket.text(report).split('\n').map((row) => row.split(',').filter((_, column) => column !== 3));
    return { result, rows, keys: bucket.keys(), files: [plan, report].map((key) => key.replace(runId, '')) };
  };

  it.each(['before', 'after'] as const)('has the result of an undisturbed run (%s the request)', async (when) => {
    const requests = interrupting(0, when);
    const undisturbed = await runToTheEnd('undisturbed');
    expect(undisturbed.result).toMatchObject({ planned: 5, deleted: 5, gone: 0, changed: 0, failed: 0 });
    const total = requests.count;
    expect(total).toBeGreaterThan(20);

    for (let at = 1; at <= total; at += 1) {
      const repeated = interrupting(at, when);
      expect({ at, ...(await runToTheEnd(`killed-at-${at}`)) }).toEqual({ at, ...undisturbed });
      expect(repeated.count).toBeGreaterThan(total);
    }
  }, 60_000);
});
