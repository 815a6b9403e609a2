import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { createConnection, editConnection, removeConnection, type CreateInput } from '@aqueduct/integrations';
import { leftOf, printed, rightOf } from '@aqueduct/integrations/testing';
import { startSandbox, type Sandbox } from '@aqueduct/sandbox';
import { accessKeyStrategy } from '../access-key.strategy.js';
import { anonymousStrategy } from '../anonymous.strategy.js';
import { assumeRoleStrategy } from '../assume-role.strategy.js';
import { credentialsFilePathStrategy } from '../credentials-file-path.strategy.js';
import { hostIdentityStrategy } from '../host-identity.strategy.js';
import { liveS3Client } from '../live-s3-client.js';
import type { S3SnapshotSource } from '../s3-target.js';
import { sharedRequestHandler } from '../shared-request-handler.js';
import { s3Application, type S3Application } from '../test-support/s3-application.js';
import { webIdentityStrategy } from '../web-identity.strategy.js';

const SECRET = 'canary-secret-of-alice';
const EXTERNAL_ID = 'e6b1b0c4';
const reader = 'arn:aws:iam::222222222222:role/reader';

let sandbox: Sandbox;

describe('a role that another connection takes on', () => {
  let application: S3Application;

  beforeEach(async () => {
    sandbox = await startSandbox();
    application = s3Application(sandbox.endpoint, (connections) => [
      accessKeyStrategy,
      anonymousStrategy,
      assumeRoleStrategy({
        trustedEndpoints: [sandbox.stsEndpoint],
        connections,
        file: credentialsFilePathStrategy(),
        webIdentity: webIdentityStrategy(),
        host: (identity) => hostIdentityStrategy(identity, {}),
      }),
    ]);
    sandbox.addUser({ name: 'alice', accessKeyId: 'AKIAALICE', secretAccessKey: SECRET });
    sandbox.addUser({ name: 'data', accountId: '222222222222' });
    sandbox.createBucket('lake', { owner: 'data' });
    sandbox.addRole({ name: 'reader', actsAs: 'data', trusts: ['alice'], externalId: EXTERNAL_ID });
    sandbox.createBucket('own', { owner: 'alice' });
    sandbox.addRole({ name: 'writer', actsAs: 'data', trusts: [reader] });
    await created({ name: 'keys', strategy: 'access-key', bucket: 'own', credentials: { accessKeyId: 'AKIAALICE', secretAccessKey: SECRET } });
  });
  afterEach(async () => {
    application.close();
    await sandbox.stop();
  });

  const settings = (bucket: string) => ({ bucket, region: 'us-east-1', endpoint: sandbox.endpoint });
  const input = ({ name, strategy: by = 'assume-role', bucket = 'lake', credentials }: { name: string; strategy?: string; bucket?: string; credentials: object }): CreateInput => ({
    name,
    kind: 's3',
    strategy: by,
    settings: settings(bucket),
    credentials,
  });
  const created = (connection: Parameters<typeof input>[0]) => rightOf(createConnection(application)(input(connection)));
  const role = (sourceConnection: string, roleArn = reader) => ({ roleArn, source: 'connection', sourceConnection, externalId: EXTERNAL_ID, stsEndpoint: sandbox.stsEndpoint });
  const list = async (name: string) => {
    const handler = sharedRequestHandler({ allowPrivateAddresses: true });
    const client = liveS3Client(application.resolver.source(name) as S3SnapshotSource, { connection: name, requestHandler: handler.requestHandler });
    try {
      return (await client.send(new ListObjectsV2Command({ Bucket: undefined }))).Name;
    } finally {
      handler.close();
    }
  };

  it('works through the live client, over several roles, and says where it comes from', async () => {
    await created({ name: 'reading', credentials: role('keys') });
    const chained = await created({ name: 'writing', credentials: role('reading', 'arn:aws:iam::222222222222:role/writer') });

    expect(await list('writing')).toBe('lake');
    expect(chained.sealed).toBeUndefined();
    expect((await rightOf(application.resolver.resolve('writing'))).provenance.facts).toMatchObject({ source: 'connection reading' });
    expect(printed(sandbox.requests)).not.toContain(SECRET);
  });

  it('follows an edit of its source', async () => {
    await created({ name: 'reading', credentials: role('keys') });
    sandbox.retireKey('AKIAALICE');
    sandbox.addKey('alice', { accessKeyId: 'AKIANEWER', secretAccessKey: SECRET });
    await rightOf(editConnection(application)('keys', { credentials: { accessKeyId: 'AKIANEWER', secretAccessKey: SECRET } }));

    await rightOf(application.resolver.resolve('reading', { refresh: true }));

    expect(sandbox.requests.at(-1)).toMatchObject({ accessKeyId: 'AKIANEWER', status: 200 });
  });

  it('says that its source was removed', async () => {
    await created({ name: 'reading', credentials: role('keys') });
    await rightOf(removeConnection(application)('keys'));

    expect(await leftOf(application.resolver.resolve('reading', { refresh: true }))).toMatchObject({
      code: 'SourceConnectionNotFound',
      field: 'sourceConnection',
      problem: expect.stringContaining('"keys"'),
    });
  });

  it('is not edited into a circle of roles that wait for each other, although each of their tests could pass', async () => {
    await created({ name: 'a', credentials: role('keys') });
    await created({ name: 'b', credentials: role('a', 'arn:aws:iam::222222222222:role/writer') });
    const { arn } = sandbox.addRole({ name: 'anybody', actsAs: 'data' });

    const refused = await leftOf(editConnection(application)('a', { credentials: { roleArn: arn, sourceConnection: 'b' } }));

    expect(refused).toEqual({ _tag: 'ConnectionCircle', field: 'sourceConnection', names: ['a', 'b', 'a'] });
    expect(await rightOf(application.resolver.resolve('a'))).toMatchObject({ provenance: { facts: { source: 'connection keys' } } });
  });

  it('names such a circle when it was saved all the same, whoever asks first and however many at once', async () => {
    await created({ name: 'a', credentials: role('keys') });
    await created({ name: 'b', credentials: role('a', 'arn:aws:iam::222222222222:role/writer') });
    // Two edits in the same moment, each of which did not know of the other.
    const saved = (await rightOf(application.store.list())).find(({ name }) => name === 'a');
    await rightOf(application.store.update({ ...saved!, strategyFields: { ...saved!.strategyFields, sourceConnection: 'b' } }));

    const alone = await leftOf(application.resolver.resolve('a'));
    const together = await Promise.all(['a', 'b', 'b', 'a'].map((name) => leftOf(application.resolver.resolve(name, { refresh: true }))));

    expect(alone).toMatchObject({ code: 'SourceConnectionLoop', problem: expect.stringMatching(/a -> b -> a|b -> a -> b/) });
    expect(together.map((failure) => 'code' in failure && failure.code)).toEqual(Array(4).fill('SourceConnectionLoop'));
  });

  it.each([
    ['anonymous', async () => {
      sandbox.setBucketPolicy('own', { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: ['s3:ListBucket', 's3:GetObject'], Resource: ['arn:aws:s3:::own', 'arn:aws:s3:::own/*'] }] });
      await created({ name: 'public', strategy: 'anonymous', bucket: 'own', credentials: {} });
      return role('public');
    }, 'SourceNotUsable'],
    ['at a server that is not the token service', () => Promise.resolve({ ...role('keys'), stsEndpoint: undefined, stsRegion: 'us-east-1' }), 'SourceElsewhere'],
  ])('does not take a source that is %s', async (_what, credentials, code) => {
    const failure = await leftOf(createConnection(application)(input({ name: 'reading', credentials: await credentials() })));

    const steps = failure._tag === 'TestFailed' ? failure.result.steps : [];
    expect(steps[0]).toMatchObject({ step: 'resolve', failure: { code } });
    expect(steps.slice(1).map(({ verdict }) => verdict)).toEqual(Array(6).fill('skipped'));
  });
});
