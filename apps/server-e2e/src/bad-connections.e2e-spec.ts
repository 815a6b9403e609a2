import { execFileSync } from 'node:child_process';
import { chmod, mkdir } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Health, TestResult, type Problem } from '@aqueduct/api-contract';
import { plant } from '@aqueduct/canaries';
import { problem, read } from './test-support/api.js';
import { startAwsWorld, type AwsWorld } from './test-support/aws-world.js';
import { expectNoSecret } from './test-support/expect-no-secret.js';
import { libraryTimersRunOut } from './test-support/library-timers.js';
import { startServer, type TestServer } from './test-support/server.js';

const SECRET = plant('wrong/secret+canary/of=a connection');

type Changes = Readonly<Record<string, unknown>>;

const listening = (server: Server): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve((server.address() as AddressInfo).port);
    });
  });

describe('a connection that does not work', () => {
  let world: AwsWorld;
  let server: TestServer;
  let web: Server;
  let webPort: number;

  beforeAll(async () => {
    world = await startAwsWorld();
    web = createServer((request, response) => {
      response.setHeader('Content-Type', 'text/html').end('<html><body>Sign in</body></html>');
    });
    webPort = await listening(web);
    const endpoints = [world.sandbox.endpoint, `http://127.0.0.1:${webPort}`].join(',');
    server = await startServer({ env: { ...world.env, AQUEDUCT_S3_TRUSTED_ENDPOINTS: endpoints } });
  });
  afterAll(async () => {
    await server.stop();
    await new Promise((resolve) => web.close(resolve));
    await world.stop();
    await libraryTimersRunOut();
  });
  afterEach(async () => {
    expect(read(Health, await server.api.get('/health/live'))).toEqual({ status: 'ok' });
    expectNoSecret([...server.api.transcript, ...server.logLines].join('\n'), [SECRET, ...world.secrets]);
  });

  /** Refused on create with the failed test in it, told the same by a test, and not saved. */
  const refused = async (changes: Changes): Promise<Problem & { readonly code: string; readonly field: string | undefined }> => {
    const body = world.connection('broken', changes);
    const answer = await server.api.post('/api/v1/connections', body);
    const found = problem(answer);
    expect([found.status, found.type]).toEqual([422, 'urn:aqueduct:problem:test-failed']);
    const tested = read(TestResult, await server.api.post('/api/v1/connection-tests', world.draft(changes)));
    expect(tested.verdict).toBe('failed');
    expect((await server.api.get('/api/v1/connections/broken')).status).toBe(404);
    const failure = (test: TestResult | undefined) => test?.steps.find(({ verdict }) => verdict === 'failed')?.failure;
    expect(failure(tested)?.code).toBe(failure(found.test)?.code);
    expect(found.errors?.map(({ field }) => field) ?? []).toEqual(failure(found.test)?.field === undefined ? [] : [failure(found.test)?.field]);
    return { ...found, code: failure(found.test)?.code ?? '', field: failure(found.test)?.field };
  };
  const keys = (changes: object): Changes => ({ credentials: { accessKeyId: world.alice.accessKeyId, secretAccessKey: world.alice.secretAccessKey, ...changes } });
  const settings = (changes: object): Changes => ({ settings: { ...world.lake, ...changes } });

  describe('because of S3', () => {
    it('names the secret when it is wrong', async () => {
      expect(await refused(keys({ secretAccessKey: SECRET }))).toMatchObject({ code: 'WrongSecret', field: 'credentials.secretAccessKey' });
    });

    it('names the access key id when nobody knows it', async () => {
      expect(await refused(keys({ accessKeyId: 'AKIANOBODY0000000000' }))).toMatchObject({ code: 'UnknownAccessKey', field: 'credentials.accessKeyId' });
    });

    it('names the session token when it has expired or is wrong', async () => {
      const expired = world.session({ durationSeconds: -60 });
      const session = world.session();

      expect(await refused({ credentials: expired })).toMatchObject({ code: 'ExpiredCredentials', field: 'credentials.sessionToken' });
      expect(await refused({ credentials: { ...session, sessionToken: SECRET } })).toMatchObject({ code: 'InvalidToken', field: 'credentials.sessionToken' });
    });

    it('names the region, and the right one, when it is wrong', async () => {
      const found = await refused(settings({ bucket: 'far-away' }));

      expect(found).toMatchObject({ code: 'WrongRegion', field: 'settings.region' });
      expect(found.remedy).toContain('eu-west-1');
    });

    it('names the bucket when it is missing', async () => {
      expect(await refused(settings({ bucket: 'no-such-bucket' }))).toMatchObject({ code: 'BucketNotFound', field: 'settings.bucket' });
    });

    it('says that access is denied when the bucket is of somebody else', async () => {
      expect(await refused(settings({ bucket: 'vault' }))).toMatchObject({ code: 'AccessDenied' });
    });

    it('names the endpoint when a web page answers 200 there', async () => {
      expect(await refused(settings({ endpoint: `http://127.0.0.1:${webPort}` }))).toMatchObject({ code: 'NotS3', field: 'settings.endpoint' });
    });

    it('names the endpoint when nothing answers there', async () => {
      const closed = createServer();
      const port = await listening(closed);
      await new Promise((resolve) => closed.close(resolve));

      expect(await refused(settings({ endpoint: `http://127.0.0.1:${port}` }))).toMatchObject({ code: 'EndpointUnreachable', field: 'settings.endpoint' });
    });

    it('names the endpoint when its host name is not known', async () => {
      expect(await refused(settings({ endpoint: 'https://s3.does-not-exist.invalid' }))).toMatchObject({ code: 'DnsFailure', field: 'settings.endpoint' });
    });

    it.each(['http://169.254.169.254', 'http://[fe80::1]', 'http://[fd00:ec2::254]'])('refuses the address of %s always', async (endpoint) => {
      expect(await refused(settings({ endpoint }))).toMatchObject({ code: 'AddressRefused', field: 'settings.endpoint' });
    });
  });

  describe('because of the credentials file', () => {
    const byPath = (path: string, profile = 'default'): Changes => ({ strategy: 'credentials-file-path', credentials: { path, profile } });

    it('names the path when nothing usable is there', async () => {
      const folder = join(world.folder, 'a-folder');
      await mkdir(folder);
      const pipe = join(world.folder, 'pipe');
      execFileSync('mkfifo', [pipe]);
      const cases: ReadonlyArray<readonly [string, string]> = [
        [join(world.folder, 'missing'), 'FileNotFound'],
        ['relative/path', 'PathNotAbsolute'],
        [folder, 'FileIsNotRegular'],
        [pipe, 'FileIsNotRegular'],
        ['/dev/zero', 'FileIsNotRegular'],
        [await world.file('empty', ''), 'FileEmpty'],
        [await world.file('large', `[default]\n#${'x'.repeat(70_000)}`), 'FileTooLarge'],
        [await world.file('latin', Uint8Array.from([0x5b, 0xe9, 0x5d])), 'FileNotUtf8'],
      ];
      for (const [path, code] of cases) {
        expect(await refused(byPath(path))).toMatchObject({ code, field: 'credentials.path' });
      }
    });

    it('names the path when the file cannot be read, unless the server is root, who can', async () => {
      const path = await world.file('private', world.credentialsFile);
      await chmod(path, 0o000);
      const isRoot = process.getuid?.() === 0;

      const tested = read(TestResult, await server.api.post('/api/v1/connection-tests', world.draft(byPath(path))));

      expect(tested.verdict).toBe(isRoot ? 'passed' : 'failed');
      expect(tested.steps[0]?.failure?.code).toBe(isRoot ? undefined : 'FileUnreadable');
    });

    it('names the profile when it is missing or holds no keys', async () => {
      const path = await world.file('profiles', `${world.credentialsFile}\n[no-keys]\nregion = eu-west-1\n[half]\naws_access_key_id = AKIAX\n`);

      const missing = await refused(byPath(path, 'prod'));
      expect(missing).toMatchObject({ code: 'ProfileNotFound', field: 'credentials.profile' });
      expect(missing.remedy).toContain('"default"');
      expect(await refused(byPath(path, 'no-keys'))).toMatchObject({ code: 'ProfileIncomplete', field: 'credentials.profile' });
      expect(await refused(byPath(path, 'half'))).toMatchObject({ code: 'ProfileIncomplete', field: 'credentials.profile' });
    });

    it('refuses profiles that run a program, and an uploaded file that does more than hold keys', async () => {
      const path = await world.file('process', '[default]\ncredential_process = /bin/true\n');

      expect(await refused(byPath(path))).toMatchObject({ code: 'ProfileNotAllowed', field: 'credentials.profile' });
      expect(
        await refused({ strategy: 'credentials-file-upload', credentials: { content: '[default]\nsso_session = corp\n', profile: 'default' } }),
      ).toMatchObject({ code: 'ProfileNotAllowed', field: 'credentials.profile' });
    });

    it('refuses to send credentials of the server to an endpoint that the operator did not list', async () => {
      const path = await world.file('default', world.credentialsFile);
      const found = await refused({ ...byPath(path), ...settings({ endpoint: 'https://elsewhere.example.com' }) });

      expect(found).toMatchObject({ field: 'settings.endpoint' });
      expect(found.detail).toContain('AQUEDUCT_S3_TRUSTED_ENDPOINTS');
    });
  });

  describe('because of SSO', () => {
    const bySso = async (options: Parameters<AwsWorld['ssoConfig']>[0]): Promise<Changes> => ({
      strategy: 'credentials-file-path',
      credentials: { path: await world.ssoConfig(options), profile: 'dev' },
    });

    it('says to sign in when nobody has', async () => {
      const path = await world.ssoConfig({ token: undefined });

      expect(await refused({ strategy: 'credentials-file-path', credentials: { path, profile: 'dev' } })).toMatchObject({
        code: 'SsoTokenMissing',
        remedy: expect.stringContaining('aws sso login'),
      });
    });

    it('says to sign in again when the token has expired', async () => {
      const found = await refused(await bySso({ expiresAt: new Date(Date.now() - 1_000) }));

      expect(found).toMatchObject({ code: 'SsoTokenExpired' });
      expect(found.remedy).toContain('aws sso login');
    });

    it('says to sign in again when the portal has ended the session', async () => {
      const found = await refused(await bySso({ token: 'a-token-that-nobody-knows' }));

      expect(found).toMatchObject({ code: 'SsoSessionRejected' });
      expect(found.remedy).toContain('aws sso login');
    });
  });
});
