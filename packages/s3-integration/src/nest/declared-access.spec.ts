import {
  CopyObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { classificationOf, createConnection, editConnection, type ConnectionPorts } from '@aqueduct/integrations';
import { CONNECTION_DECLARATIONS, CONNECTION_PORTS, IntegrationsModule, type ConnectionDeclarations } from '@aqueduct/integrations-nest';
import { inMemoryConnectionStore, rightOf, testKeyRing } from '@aqueduct/integrations/testing';
import { startSandbox, type Sandbox, type SandboxUser } from '@aqueduct/sandbox';
import { Injectable, Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import 'reflect-metadata';
import { presignS3 } from '../presigning.js';
import { InjectS3, InjectS3Connection } from './inject-s3.decorators.js';
import type { S3Connection } from './s3-connection.js';
import { S3IntegrationModule } from './s3-integration.module.js';

const LONG = Array.from({ length: 30 }, (_, nth) => `some/rather/long/prefix/${nth}/`);

@Injectable()
class Reports {
  constructor(
    @InjectS3('sales-lake') readonly raw: S3Client,
    @InjectS3('out-zone') readonly out: S3Client,
    @InjectS3Connection('out-zone') readonly zone: S3Connection,
  ) {}
}

@Module({
  imports: [
    S3IntegrationModule.forFeature({ connection: 'sales-lake', access: 'read', prefixes: ['raw/'] }),
    S3IntegrationModule.forFeature({ connection: 'sales-lake', prefixes: ['out/'], name: 'out-zone' }),
  ],
  providers: [Reports],
})
class ReportsModule {}

@Injectable()
class Manifold {
  constructor(@InjectS3('sales-lake') readonly s3: S3Client) {}
}

@Module({ imports: [S3IntegrationModule.forFeature('sales-lake', { access: 'read', prefixes: LONG })], providers: [Manifold] })
class ManifoldModule {}

let sandbox: Sandbox;
let alice: SandboxUser;
let role: string;
let app: INestApplicationContext;

beforeEach(async () => {
  sandbox = await startSandbox();
  alice = sandbox.addUser({ name: 'alice' });
  sandbox.createBucket('lake', { owner: 'alice' });
  ({ arn: role } = sandbox.addRole({ name: 'worker', actsAs: 'alice', externalId: 'e1' }));
  for (const key of ['team/raw/a', 'team/out/b', 'team/c']) {
    sandbox.putObject('lake', key, key);
  }

  @Module({
    imports: [
      IntegrationsModule.forRoot({ store: inMemoryConnectionStore(), keyRing: testKeyRing() }),
      S3IntegrationModule.forRoot({ allowPrivateAddresses: true, trustedEndpoints: [sandbox.endpoint] }),
      ReportsModule,
      ManifoldModule,
    ],
  })
  class AppModule {}
  app = await NestFactory.createApplicationContext(AppModule, { logger: false, abortOnError: false });
});
afterEach(async () => {
  await app.close();
  await sandbox.stop();
});

const settings = () => ({ bucket: 'lake', region: 'us-east-1', endpoint: sandbox.endpoint, rootDirectory: 'team' });
const keys = () => ({ accessKeyId: alice.accessKeyId, secretAccessKey: alice.secretAccessKey });
const ports = (): ConnectionPorts => app.get(CONNECTION_PORTS);
const byKey = () => createConnection(ports())({ name: 'sales-lake', kind: 's3', strategy: 'access-key', settings: settings(), credentials: keys() });
const byRole = (more: object = {}) =>
  createConnection(ports())({
    name: 'sales-lake',
    kind: 's3',
    strategy: 'assume-role',
    settings: settings(),
    credentials: { roleArn: role, source: 'access-key', ...keys(), externalId: 'e1', stsRegion: 'us-east-1', stsEndpoint: sandbox.stsEndpoint, ...more },
  });

const Bucket = undefined;
const refusedBy = async (request: Promise<unknown>): Promise<{ readonly name: string; readonly message: string }> => {
  try {
    await request;
  } catch (error) {
    return error as Error;
  }
  throw new Error('it was not refused');
};

describe.each([
  ['an access key, kept to it by the client', byKey],
  ['a role, kept to it by its session policy too', byRole],
])('a declaration of a connection with %s', (_, create) => {
  beforeEach(() => rightOf(create()));

  it('covers what it says, below the root directory of the connection', async () => {
    const { raw, out } = app.get(Reports);

    expect(await (await raw.send(new GetObjectCommand({ Bucket, Key: 'team/raw/a' }))).Body?.transformToString()).toBe('team/raw/a');
    expect((await raw.send(new ListObjectsV2Command({ Bucket, Prefix: 'team/raw/' }))).KeyCount).toBe(1);
    await out.send(new PutObjectCommand({ Bucket, Key: 'team/out/d', Body: 'd' }));
    await out.send(new CopyObjectCommand({ Bucket, Key: 'team/out/e', CopySource: 'lake/team/out/d' }));
    await out.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'team/out/d' }, { Key: 'team/out/e' }] } }));
    expect(sandbox.keys('lake')).toEqual(['team/c', 'team/out/b', 'team/raw/a']);
  });

  it('refuses the rest before it is sent, by the name of the module', async () => {
    const { raw, out, zone } = app.get(Reports);
    await zone.location();
    const before = sandbox.requests.length;

    const refusals = await Promise.all([
      refusedBy(raw.send(new PutObjectCommand({ Bucket, Key: 'team/raw/x', Body: 'x' }))),
      refusedBy(raw.send(new GetObjectCommand({ Bucket, Key: 'team/out/b' }))),
      refusedBy(raw.send(new ListObjectsV2Command({ Bucket }))),
      refusedBy(out.send(new CopyObjectCommand({ Bucket, Key: 'team/out/x', CopySource: 'lake/team/raw/a' }))),
      refusedBy(out.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'team/out/b' }, { Key: 'team/c' }] } }))),
      refusedBy(presignS3(raw, new PutObjectCommand({ Bucket, Key: 'team/raw/x' }))),
    ]);

    expect(refusals.map(({ name }) => name)).toEqual(Array(6).fill('UndeclaredAccess'));
    expect(refusals[0]?.message).toBe(
      `S3 connection "sales-lake": The declaration of ReportsModule (forFeature: connection: 'sales-lake', access: 'read', prefixes: ['raw/']) does not cover PutObject of "team/raw/x". Keep to it, or widen the declaration (access, prefixes) where it is made; a restart is needed then.`,
    );
    expect(classificationOf(refusals[0])).toMatchObject({ tag: 'UndeclaredAccess', retryable: false });
    expect(sandbox.requests.slice(before).filter(({ service }) => service === 's3')).toEqual([]);
    expect((await presignS3(raw, new GetObjectCommand({ Bucket, Key: 'team/raw/a' }))).url).toContain('team/raw/a');
  });

  it('follows the root directory when the connection is edited', async () => {
    const { raw } = app.get(Reports);
    await raw.send(new ListObjectsV2Command({ Bucket, Prefix: 'team/raw/' }));

    await rightOf(editConnection(ports())('sales-lake', { settings: { rootDirectory: 'raw-team' } }));

    sandbox.putObject('lake', 'raw-team/raw/a', 'moved');
    expect(await (await raw.send(new GetObjectCommand({ Bucket, Key: 'raw-team/raw/a' }))).Body?.transformToString()).toBe('moved');
    expect((await refusedBy(raw.send(new GetObjectCommand({ Bucket, Key: 'team/raw/a' })))).name).toBe('UndeclaredAccess');
  });
});

describe('the credentials of a narrowed role', () => {
  /** A client of the same credentials without any guard. */
  const unguarded = async (guarded: S3Client): Promise<S3Client> =>
    new S3Client({
      endpoint: sandbox.endpoint,
      region: 'us-east-1',
      forcePathStyle: true,
      credentials: (await guarded.config.credentials()) as NonNullable<S3ClientConfig['credentials']>,
    });
  const outcome = (request: Promise<unknown>): Promise<string> =>
    request.then(
      () => 'allowed',
      (error: Error) => error.name,
    );
  const attempts = async (s3: S3Client): Promise<ReadonlyArray<string>> => [
    await outcome(s3.send(new GetObjectCommand({ Bucket: 'lake', Key: 'team/raw/a' }))),
    await outcome(s3.send(new ListObjectsV2Command({ Bucket: 'lake', Prefix: 'team/raw/' }))),
    await outcome(s3.send(new GetObjectCommand({ Bucket: 'lake', Key: 'team/out/b' }))),
    await outcome(s3.send(new ListObjectsV2Command({ Bucket: 'lake' }))),
    await outcome(s3.send(new ListObjectsV2Command({ Bucket: 'lake', Prefix: 'team/' }))),
    await outcome(s3.send(new PutObjectCommand({ Bucket: 'lake', Key: 'team/raw/x', Body: 'x' }))),
  ];
  const READS_RAW = ['allowed', 'allowed', 'AccessDenied', 'AccessDenied', 'AccessDenied', 'AccessDenied'];

  it('can do what is declared and no more, whoever holds them', async () => {
    await rightOf(byRole());

    expect(await attempts(await unguarded(app.get(Reports).raw))).toEqual(READS_RAW);
  });

  it.each([
    ['an inline policy', { sessionPolicy: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] }) }, READS_RAW],
    ['managed policies', { policyArns: 'arn:aws:iam::aws:policy/AmazonS3FullAccess' }, READS_RAW],
    [
      'an inline policy that denies a part of it',
      {
        sessionPolicy: JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Action: 's3:*', Resource: '*' },
            { Effect: 'Deny', Action: 's3:GetObject', Resource: 'arn:aws:s3:::lake/team/raw/a' },
          ],
        }),
      },
      ['AccessDenied', ...READS_RAW.slice(1)],
    ],
  ])('can do what both the declaration and %s of the connection allow', async (_, policies, expected) => {
    await rightOf(byRole(policies));

    expect(await attempts(await unguarded(app.get(Reports).raw))).toEqual(expected);
  });

  it('are not asked for when the policy would be too large, and the module is named', async () => {
    await rightOf(byRole());

    expect((await refusedBy(app.get(Manifold).s3.send(new GetObjectCommand({ Bucket, Key: `team/${LONG[0]}x` })))).message).toMatch(
      /^S3 connection "sales-lake": The declaration of ManifoldModule .* needs a session policy that STS does not take: it has \d+ characters, and 2048 are the most/,
    );
  });
});

describe('declarations', () => {
  it('are told apart by who is injected with them', () => {
    const declarations = app.get<ConnectionDeclarations>(CONNECTION_DECLARATIONS);
    const told = (provider: typeof Reports | typeof Manifold) =>
      new Set(declarations.neededBy(provider).map(({ access, prefixes = [] }) => `${access} ${prefixes.slice(0, 1).join()}`));

    expect(told(Reports)).toEqual(new Set(['read raw/', 'read-write out/']));
    expect(told(Manifold)).toEqual(new Set(['read some/rather/long/prefix/0/']));
  });

  it.each([[['/raw']], [['../raw']], [[]]])('are refused for the prefixes %j', (prefixes) => {
    expect(() => S3IntegrationModule.forFeature({ connection: 'sales-lake', prefixes })).toThrow(/forFeature\('sales-lake'\): prefixes: /);
  });
});
