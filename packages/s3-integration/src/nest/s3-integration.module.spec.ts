import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { createConnection, editConnection, KeyRing, releaseAlias, removeConnection, Secret, text, type ConnectionPorts } from '@aqueduct/integrations';
import { CONNECTION_DECLARATIONS, CONNECTION_PORTS, CredentialStrategy, IntegrationsModule, type ConnectionDeclarations } from '@aqueduct/integrations-nest';
import { inMemoryConnectionStore } from '@aqueduct/integrations/testing';
import { startSandbox, type Sandbox, type SandboxUser } from '@aqueduct/sandbox';
import { Inject, Injectable, Module, type Provider, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import * as E from 'fp-ts/lib/Either.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import 'reflect-metadata';
import type { S3CredentialStrategy } from '../s3-credentials.js';
import type { WebIdentityTokenSource as TokenSource } from '../web-identity/web-identity-token-source.js';
import { InjectS3, InjectS3Connection, InjectS3Connections } from './inject-s3.decorators.js';
import type { S3Connection } from './s3-connection.js';
import type { S3Connections } from './s3-connections.js';
import { S3IntegrationModule } from './s3-integration.module.js';
import { getS3Token } from './s3.tokens.js';
import { WebIdentityTokenSource, webIdentityTokenSourceProvider } from './web-identity-token-source.decorator.js';

let sandbox: Sandbox;
let alice: SandboxUser;

beforeAll(async () => {
  sandbox = await startSandbox();
  alice = sandbox.addUser({ name: 'alice' });
  sandbox.createBucket('lake', { owner: 'alice' });
  sandbox.createBucket('pond', { owner: 'alice' });
});
afterAll(() => sandbox.stop());

const keyRing = (): KeyRing => {
  const ring = KeyRing.parse(KeyRing.generate());
  if (E.isLeft(ring)) {
    throw new Error(ring.left);
  }
  return ring.right;
};

const start = async (...modules: Array<Type>) => {
  @Module({
    imports: [
      IntegrationsModule.forRoot({ store: inMemoryConnectionStore(), keyRing: keyRing() }),
      S3IntegrationModule.forRoot({ allowPrivateAddresses: true }),
      ...modules,
    ],
  })
  class AppModule {}
  return NestFactory.createApplicationContext(AppModule, { logger: false, abortOnError: false });
};

const lake = () => ({
  name: 'sales-lake',
  kind: 's3',
  strategy: 'access-key',
  settings: { bucket: 'lake', region: 'us-east-1', endpoint: sandbox.endpoint },
  credentials: { accessKeyId: alice.accessKeyId, secretAccessKey: alice.secretAccessKey },
});

@Injectable()
class Reporter {
  constructor(
    @InjectS3('sales-lake') readonly s3: S3Client,
    @InjectS3Connection('sales-lake') readonly lake: S3Connection,
  ) {}
}

@Module({ imports: [S3IntegrationModule.forFeature('sales-lake', { access: 'read' })], providers: [Reporter] })
class ReportsModule {}

describe('S3IntegrationModule', () => {
  it('injects a live client: it works from the moment the connection exists and follows its edits', async () => {
    const app = await start(ReportsModule);
    const { s3, lake: handle } = app.get(Reporter);
    const ports = app.get<ConnectionPorts>(CONNECTION_PORTS);

    const before = await s3.send(new ListObjectsV2Command({ Bucket: undefined })).catch((error: unknown) => String(error));
    await createConnection(ports)(lake())();
    const first = await s3.send(new ListObjectsV2Command({ Bucket: undefined }));
    await editConnection(ports)('sales-lake', { settings: { bucket: 'pond', rootDirectory: 'a' } })();
    const second = await s3.send(new ListObjectsV2Command({ Bucket: undefined }));

    expect(s3).toBeInstanceOf(S3Client);
    expect(before).toContain('There is no connection named "sales-lake"');
    expect([first.Name, second.Name]).toEqual(['lake', 'pond']);
    expect(await handle.location()).toEqual({ bucket: 'pond', region: 'us-east-1', rootDirectory: 'a/', endpoint: sandbox.endpoint });
    await app.close();
  });

  it('gives two modules that ask for the same name and access the same client, and others another', async () => {
    @Injectable()
    class Same {
      constructor(@InjectS3('sales-lake') readonly s3: S3Client) {}
    }
    @Module({ imports: [S3IntegrationModule.forFeature('sales-lake', { access: 'read' })], providers: [Same] })
    class SameModule {}
    @Injectable()
    class Writer {
      constructor(
        @InjectS3('sales-lake') readonly s3: S3Client,
        @InjectS3Connections() readonly connections: S3Connections,
      ) {}
    }
    @Module({ imports: [S3IntegrationModule.forFeature('sales-lake')], providers: [Writer] })
    class WriterModule {}

    const app = await start(ReportsModule, SameModule, WriterModule);
    const writer = app.get(Writer);

    expect(app.get(Same).s3).toBe(app.get(Reporter).s3);
    expect(writer.s3).not.toBe(app.get(Reporter).s3);
    expect(writer.connections.get('sales-lake').client).toBe(writer.s3);
    await app.close();
  });

  it('knows which connections a class needs, and for what', async () => {
    const app = await start(ReportsModule);

    const needed = app.get<ConnectionDeclarations>(CONNECTION_DECLARATIONS).neededBy(Reporter);

    expect(needed).toContainEqual({ token: getS3Token('sales-lake'), kind: 's3', connection: 'sales-lake', access: 'read', required: false });
    await app.close();
  });

  it('does not start when @InjectS3 has no forFeature, and says what to add', async () => {
    @Module({ providers: [Reporter] })
    class ForgetfulModule {}

    await expect(start(ForgetfulModule)).rejects.toThrow("add S3IntegrationModule.forFeature('sales-lake') to the imports of this module");
  });

  it('does not start without a connection that is required, and says where to create it', async () => {
    @Module({ imports: [S3IntegrationModule.forFeature('sales-lake', { required: true })] })
    class StrictModule {}

    await expect(start(StrictModule)).rejects.toThrow(/"sales-lake" is required.*POST \/api\/v1\/connections/);
  });

  it('takes a credential strategy from a module that is merely imported', async () => {
    const fields = { vaultPath: text({ label: 'Path in the vault' }) };
    @Injectable()
    @CredentialStrategy('s3')
    class VaultStrategy implements S3CredentialStrategy<typeof fields> {
      readonly name = 'vault';
      readonly title = 'Vault';
      readonly description = 'Keys from a vault.';
      readonly origin = 'connection';
      readonly fields = fields;
      open() {
        const resolved = {
          credentials: { accessKeyId: alice.accessKeyId, secretAccessKey: Secret.of(alice.secretAccessKey) },
          provenance: { strategy: 'vault', facts: {} },
        };
        return { resolve: () => TE.right(resolved) };
      }
    }
    @Module({ providers: [VaultStrategy] })
    class VaultModule {}
    const app = await start(VaultModule, ReportsModule);

    const created = await createConnection(app.get<ConnectionPorts>(CONNECTION_PORTS))({
      ...lake(),
      strategy: 'vault',
      credentials: { vaultPath: 'secret/lake' },
    })();

    expect(created).toMatchObject(E.right({ strategy: 'vault', sealed: undefined }));
    expect((await app.get(Reporter).s3.send(new ListObjectsV2Command({ Bucket: undefined }))).Name).toBe('lake');
    await app.close();
  });

  it('takes on a role with another connection of the application, which is then in use', async () => {
    const { arn } = sandbox.addRole({ name: 'reader', actsAs: 'alice', externalId: 'e1' });
    @Module({
      imports: [
        IntegrationsModule.forRoot({ store: inMemoryConnectionStore(), keyRing: keyRing() }),
        S3IntegrationModule.forRoot({ allowPrivateAddresses: true, trustedEndpoints: [sandbox.endpoint] }),
        ReportsModule,
      ],
    })
    class AppModule {}
    const app = await NestFactory.createApplicationContext(AppModule, { logger: false, abortOnError: false });
    const ports = app.get<ConnectionPorts>(CONNECTION_PORTS);
    await createConnection(ports)({ ...lake(), name: 'keys' })();

    const created = await createConnection(ports)({
      ...lake(),
      strategy: 'assume-role',
      credentials: { roleArn: arn, source: 'connection', sourceConnection: 'keys', externalId: 'e1', stsEndpoint: sandbox.stsEndpoint },
    })();

    expect(created).toMatchObject(E.right({ strategy: 'assume-role', sealed: undefined }));
    expect((await app.get(Reporter).s3.send(new ListObjectsV2Command({ Bucket: undefined }))).Name).toBe('lake');
    expect(await removeConnection(ports)('keys')()).toEqual(
      E.left({ _tag: 'ConnectionInUse', name: 'keys', usedBy: [{ type: 'connection', connection: 'sales-lake', name: 'keys', since: expect.anything() }] }),
    );
    await editConnection(ports)('keys', { name: 'master-keys' })();
    expect(await app.get<ConnectionPorts>(CONNECTION_PORTS).resolver.resolve('sales-lake')()).toMatchObject({ _tag: 'Right' });
    expect(await releaseAlias(ports)('master-keys', 'keys')()).toMatchObject(E.left({ _tag: 'AliasInUse', usedBy: [{ connection: 'sales-lake', name: 'keys' }] }));
    expect(await removeConnection(ports)('sales-lake')()).toMatchObject({ _tag: 'Right' });
    expect(await removeConnection(ports)('master-keys')()).toMatchObject({ _tag: 'Right' });
    await app.close();
  });

  describe('a token source', () => {
    const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const token = `${part({ alg: 'RS256' })}.${part({ iss: 'https://ci.example', sub: 'job' })}.signature`;

    @Injectable()
    @WebIdentityTokenSource()
    class VaultTokens implements TokenSource {
      readonly name = 'vault';
      token() {
        return TE.right(Secret.of(token));
      }
    }
    @Module({ providers: [VaultTokens] })
    class VaultModule {}

    const startWith = (...modules: Array<Type>) => {
      @Module({
        imports: [
          IntegrationsModule.forRoot({ store: inMemoryConnectionStore(), keyRing: keyRing() }),
          S3IntegrationModule.forRoot({ allowPrivateAddresses: true, trustedEndpoints: [sandbox.endpoint], stsEndpoint: sandbox.stsEndpoint }),
          ReportsModule,
          ...modules,
        ],
      })
      class AppModule {}
      return NestFactory.createApplicationContext(AppModule, { logger: false, abortOnError: false });
    };

    it('of a module that is merely imported is chosen by its name', async () => {
      const { arn } = sandbox.addRole({ name: 'ci', actsAs: 'alice' });
      sandbox.addWebIdentity({ token, role: 'ci' });
      const app = await startWith(VaultModule);
      const create = (tokenSource: string) =>
        createConnection(app.get<ConnectionPorts>(CONNECTION_PORTS))({
          ...lake(),
          strategy: 'web-identity',
          credentials: { roleArn: arn, stsRegion: 'us-east-1', tokenSource },
        })();

      const failure = { code: 'TokenSourceUnknown', field: 'credentials.tokenSource', remedy: 'Choose one of its token sources: "vault".' };
      expect(await create('bank')).toMatchObject(E.left({ result: { steps: expect.arrayContaining([expect.objectContaining({ failure: expect.objectContaining(failure) })]) } }));
      expect(await create('vault')).toMatchObject(E.right({ strategy: 'web-identity', sealed: undefined }));
      expect((await app.get(Reporter).s3.send(new ListObjectsV2Command({ Bucket: undefined }))).Name).toBe('lake');
      await app.close();
    });

    it.each<[string, Array<Provider>, string]>([
      ['has the name of another', [VaultTokens, webIdentityTokenSourceProvider({ useFactory: () => new VaultTokens() })], 'Two token sources are named "vault": rename one of them.'],
      ['has no name that a connection can give', [webIdentityTokenSourceProvider({ useFactory: () => ({ ...new VaultTokens(), name: 'My Vault' }) as TokenSource })], 'The token source "My Vault" needs another name'],
      ['comes to nothing', [webIdentityTokenSourceProvider({ provide: 'Empty', useFactory: () => undefined as never })], 'The token source "Empty" has no instance'],
    ])('that %s stops the start', async (_what, providers, words) => {
      @Module({ providers })
      class BadModule {}

      await expect(startWith(BadModule)).rejects.toThrow(words);
    });
  });

  it('is set up by forRootAsync too', async () => {
    @Module({ providers: [{ provide: 'ALLOW', useValue: true }], exports: ['ALLOW'] })
    class SettingsModule {}
    @Module({
      imports: [
        IntegrationsModule.forRoot({ store: inMemoryConnectionStore(), keyRing: keyRing() }),
        S3IntegrationModule.forRootAsync({
          imports: [SettingsModule],
          inject: ['ALLOW'],
          useFactory: (allowPrivateAddresses: boolean) => ({ allowPrivateAddresses }),
        }),
        ReportsModule,
      ],
    })
    class AppModule {
      constructor(@Inject(CONNECTION_PORTS) readonly ports: ConnectionPorts) {}
    }
    const app = await NestFactory.createApplicationContext(AppModule, { logger: false, abortOnError: false });

    const created = await createConnection(app.get(AppModule).ports)(lake())();

    expect(created).toMatchObject(E.right({ name: 'sales-lake', sealedFields: ['secretAccessKey'] }));
    await app.close();
  });
});
