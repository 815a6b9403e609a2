import { IDENTITY_ROWS, bucketOf, type IdentityRow } from './test-support/one-identity/identity-rows.js';
import { startIdentityStage, type IdentityStage } from './test-support/one-identity/identity-stage.js';
import { signatureOf, signaturesOn } from './test-support/one-identity/signatures.js';
import { WAYS_IN } from './test-support/one-identity/ways-in.js';

const PATIENCE_MS = 180_000;

/**
 * Rows are ways to sign in, columns are ways in; each cell says who signed. The sandbox tells it, from signatures that it
 * has verified, and follows each key back to whoever it came from.
 */
describe('one identity', () => {
  let stage: IdentityStage;

  beforeAll(async () => {
    stage = await startIdentityStage(IDENTITY_ROWS);
  }, PATIENCE_MS);
  afterAll(() => stage.stop(), PATIENCE_MS);

  const identityOf = ({ name, signedBy }: IdentityRow): ReadonlyArray<string> => signedBy(stage.world.user(name), stage.world);

  describe.each(IDENTITY_ROWS)('$name', (row) => {
    it.each(WAYS_IN)('signs: $name', async ({ name, enter }) => {
      const { outcome, requests } = await enter(stage, row);
      const refused = row.cannot?.[name];

      expect({ outcome, signatures: signaturesOn(bucketOf(row.name), requests, stage.world.sandbox.requests) }).toEqual(
        refused === undefined ? { outcome: 'done', signatures: [identityOf(row)] } : { outcome: refused, signatures: [] },
      );
    });

    it('has signed every request that ever went to its bucket', () => {
      const { requests } = stage.world.sandbox;

      expect(signaturesOn(bucketOf(row.name), requests, requests)).toEqual([identityOf(row)]);
    });
  });

  it('is nobody else’s: no request to any service was signed by others than those of the table', () => {
    const { requests } = stage.world.sandbox;
    const known = new Set(IDENTITY_ROWS.flatMap(identityOf));
    const strangers = requests.map((request) => signatureOf(request, requests)[0]).filter((signer) => signer !== undefined && !known.has(signer));

    expect(strangers).toEqual([]);
  });
});
