import { storeUnavailable } from '@aqueduct/integrations';
import { ConnectionException } from './connection-exception.js';
import { PinnedSnapshot } from './pinned-snapshot.js';
import { editableConnection, keys } from './test-support/editable-connection.js';

const atLake = () => editableConnection({ endpoint: 'https://s3.example.com' }, keys('AKIAEXAMPLEEXAMPLE00', 's'));

describe('PinnedSnapshot', () => {
  it('never answers an undefined target: before anything is resolved it throws', () => {
    expect(() => new PinnedSnapshot('lake', atLake().source).currentSync()).toThrow('"lake": its target was read before anything was resolved');
  });

  it('answers the newest snapshot outside a request', async () => {
    const connection = atLake();
    const pinned = new PinnedSnapshot('lake', connection.source);

    const first = await pinned.current();
    connection.edit({ target: { bucket: 'pond' } });
    const second = await pinned.current();

    expect([first.target.bucket, second.target.bucket, pinned.currentSync().target.bucket]).toEqual(['lake', 'pond', 'pond']);
  });

  it('answers the pinned one inside a request, whatever is edited', async () => {
    const connection = atLake();
    const pinned = new PinnedSnapshot('lake', connection.source);
    const snapshot = await pinned.newest();

    const seen = await pinned.run(snapshot, false, async () => {
      connection.edit({ target: { bucket: 'pond' } });
      return [(await pinned.current()).target.bucket, pinned.currentSync().target.bucket];
    });

    expect(seen).toEqual(['lake', 'lake']);
  });

  it('goes on with the pinned one when the source fails in mid-request, and fails the next request', async () => {
    const connection = atLake();
    const pinned = new PinnedSnapshot('lake', connection.source);
    const snapshot = await pinned.newest();

    const seen = await pinned.run(snapshot, false, async () => {
      connection.fail(storeUnavailable(undefined));
      return (await pinned.current()).generation;
    });

    expect(seen).toBe(snapshot.generation);
    await expect(pinned.current()).rejects.toBeInstanceOf(ConnectionException);
  });
});
