import { S3Client } from '@aws-sdk/client-s3';
import { startSandbox, type Sandbox, type SandboxUser } from '@aqueduct/sandbox';
import type { Place, Side } from '../place.js';
import { replicateRequest, type ReplicateOptions } from '../replicate-input.codec.js';
import { LIMITS, type Limits } from '../limits.js';
import type { ReplicateResult } from '../replicate-result.js';
import { runReplicate, type ReplicateContext } from '../run-replicate.js';
import { plainContext } from './plain-context.js';

export const SOURCE = 'lake';
export const TARGET = 'pond';
export const MIB = 1024 ** 2;

/** Without the brands of whole numbers. */
export type TestOptions = { readonly [Name in keyof ReplicateOptions]?: ReplicateOptions[Name] extends number | undefined ? number : ReplicateOptions[Name] };

export interface TestPlaces {
  readonly sandbox: Sandbox;
  readonly alice: SandboxUser;
  readonly bob: SandboxUser;
  readonly source: Place;
  readonly target: Place;
  readonly run: (options?: TestOptions, context?: ReplicateContext, limits?: Partial<Limits>) => Promise<ReplicateResult>;
  /** The lines of a run's report, by the names of their objects. */
  readonly lines: (runId?: string) => Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** What the target holds beside reports. */
  readonly copies: () => ReadonlyArray<string>;
  /** The requests that were answered, as `Operation` or `Operation status`. */
  readonly asked: (operation: string) => number;
  readonly stop: () => Promise<void>;
}

/** Alice's bucket in one region, Bob's in another; `trusted` lets Bob read hers. */
export const startTestPlaces = async ({ trusted = false }: { readonly trusted?: boolean } = {}): Promise<TestPlaces> => {
  const sandbox = await startSandbox();
  const alice = sandbox.addUser({ name: 'alice' });
  const bob = sandbox.addUser({ name: 'bob', ...(trusted ? { policy: { buckets: { [SOURCE]: 'read-only' } } } : {}) });
  sandbox.createBucket(SOURCE, { owner: 'alice', region: 'us-east-1' });
  sandbox.createBucket(TARGET, { owner: 'bob', region: 'eu-west-1' });
  const place = (side: Side, user: SandboxUser, bucket: string, region: string): Place => {
    const { accessKeyId, secretAccessKey } = user;
    const client = new S3Client({
      endpoint: sandbox.endpoint,
      region,
      forcePathStyle: true,
      credentials: { accessKeyId, secretAccessKey },
      requestChecksumCalculation: 'WHEN_REQUIRED',
    });
    return { side, connection: bucket, client, bucket, rootDirectory: '', endpoint: sandbox.endpoint };
  };
  const source = place('source', alice, SOURCE, 'us-east-1');
  const target = place('target', bob, TARGET, 'eu-west-1');
  return {
    sandbox,
    alice,
    bob,
    source,
    target,
    run: (options = {}, context = plainContext(), limits = {}) => {
      const request = replicateRequest({ source: { connection: SOURCE }, target: { connection: TARGET }, options: options as ReplicateOptions });
      return runReplicate(request, async () => ({ source, target }), context, { ...LIMITS, ...limits });
    },
    lines: (runId = 'run-1') => {
      const files = sandbox.keys(TARGET).filter((key) => key.startsWith(`_replication/${runId}/objects-`));
      const lines = files.flatMap((key) => sandbox.object(TARGET, key)!.body.toString('utf8').trim().split('\n'));
      return Object.fromEntries(lines.map((line) => JSON.parse(line)).map(({ name, ...rest }) => [name, rest]));
    },
    copies: () => sandbox.keys(TARGET).filter((key) => !key.startsWith('_replication/')),
    asked: (operation) => sandbox.requests.filter((request) => request.operation === operation).length,
    stop: async () => {
      source.client.destroy();
      target.client.destroy();
      await sandbox.stop();
    },
  };
};
