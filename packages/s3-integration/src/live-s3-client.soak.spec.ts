import { GetObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { startSandbox, type Sandbox } from '@aqueduct/sandbox';
import { liveS3Client } from './live-s3-client.js';
import { sharedRequestHandler } from './shared-request-handler.js';
import { editableConnection, keys } from './test-support/editable-connection.js';

const ROUNDS = 40;
const CONCURRENT = 25;

/** Two places, each with a user whose keys the other must never see. */
const place = async (region: string, user: string) => {
  const sandbox = await startSandbox({ region });
  const { accessKeyId, secretAccessKey } = sandbox.addUser({ name: user });
  sandbox.createBucket(`bucket-${user}`, { owner: user, region });
  sandbox.putObject(`bucket-${user}`, 'a', user);
  return {
    sandbox,
    accessKeyId,
    edit: {
      target: { endpoint: sandbox.endpoint, region, bucket: `bucket-${user}` },
      credentials: keys(accessKeyId, secretAccessKey),
    },
  };
};
const keysSeenAt = (sandbox: Sandbox) => [...new Set(sandbox.requests.map(({ accessKeyId }) => accessKeyId))];

describe('one snapshot per request', () => {
  it('never shows a credential at a target it was not resolved for, while both are edited under load', async () => {
    const handler = sharedRequestHandler({ allowPrivateAddresses: true });
    const one = await place('us-east-1', 'alice');
    const two = await place('eu-central-1', 'bob');
    const connection = editableConnection(one.edit.target, one.edit.credentials);
    // A source that takes its time, as a real one may: it widens the gap between the SDK's questions.
    const client = liveS3Client((options) => async () => {
      const outcome = await connection.source(options)();
      await new Promise((resolve) => setImmediate(resolve));
      return outcome;
    }, { connection: 'lake', requestHandler: handler.requestHandler });

    let editing = true;
    const editor = (async () => {
      for (let edits = 0; editing; edits += 1) {
        connection.edit(edits % 2 === 0 ? two.edit : one.edit);
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    const failures: unknown[] = [];
    const hosts = new Set<string>();
    for (let round = 0; round < ROUNDS; round += 1) {
      await Promise.all(
        Array.from({ length: CONCURRENT }, async () => {
          await client.send(new GetObjectCommand({ Bucket: undefined, Key: 'a' })).then(
            ({ Body }) => Body?.transformToString(),
            (error: unknown) => failures.push(error),
          );
          const url = new URL(await getSignedUrl(client, new GetObjectCommand({ Bucket: undefined, Key: 'a' })));
          hosts.add(`${url.origin} ${url.pathname} ${url.searchParams.get('X-Amz-Credential')?.split('/')[0]} ${url.searchParams.get('X-Amz-Credential')?.split('/')[2]}`);
        }),
      );
    }
    editing = false;
    await editor;

    expect(failures).toEqual([]);
    expect([keysSeenAt(one.sandbox), keysSeenAt(two.sandbox)]).toEqual([[one.accessKeyId], [two.accessKeyId]]);
    expect([...hosts].sort()).toEqual(
      [
        `${one.sandbox.endpoint} /bucket-alice/a ${one.accessKeyId} us-east-1`,
        `${two.sandbox.endpoint} /bucket-bob/a ${two.accessKeyId} eu-central-1`,
      ].sort(),
    );
    expect(one.sandbox.requests.length + two.sandbox.requests.length).toBe(ROUNDS * CONCURRENT);
    handler.close();
    await Promise.all([one.sandbox.stop(), two.sandbox.stop()]);
  });

  it('never reads the snapshot of another client whose request it runs inside of', async () => {
    const handler = sharedRequestHandler({ allowPrivateAddresses: true });
    const one = await place('us-east-1', 'alice');
    const two = await place('eu-central-1', 'bob');
    const outer = liveS3Client(editableConnection(one.edit.target, one.edit.credentials).source, { connection: 'one', requestHandler: handler.requestHandler });
    const inner = liveS3Client(editableConnection(two.edit.target, two.edit.credentials).source, { connection: 'two', requestHandler: handler.requestHandler });
    const regions: string[] = [];
    outer.middlewareStack.add(
      (next) => async (args) => {
        regions.push(await inner.config.region(), (await inner.config.credentials()).accessKeyId);
        return next(args);
      },
      { step: 'build' },
    );

    await outer.send(new GetObjectCommand({ Bucket: undefined, Key: 'a' }));

    expect(regions).toEqual(['eu-central-1', two.accessKeyId]);
    handler.close();
    await Promise.all([one.sandbox.stop(), two.sandbox.stop()]);
  });
});
