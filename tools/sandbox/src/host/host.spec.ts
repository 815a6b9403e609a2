import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { fromContainerMetadata, fromHttp, fromInstanceMetadata } from '@aws-sdk/credential-providers';
import type { Sandbox, SandboxUser } from '../sandbox.js';
import { startSandbox } from '../start-sandbox.js';
import { withAwsEnvironment } from '../test-support/aws-environment.js';
import { answerOf, s3For } from '../testing/sdk-clients.js';

const MINUTE_MS = 60_000;

interface Provided {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

describe('the identity of a host', () => {
  let sandbox: Sandbox;
  let alice: SandboxUser;
  let now: number;

  beforeEach(async () => {
    now = Date.now();
    sandbox = await startSandbox({ clock: () => new Date(now), region: 'eu-west-1' });
    alice = sandbox.addUser({ name: 'alice' });
    sandbox.createBucket('lake', { owner: 'alice' });
    sandbox.putObject('lake', 'a', 'x');
  });
  afterEach(() => sandbox.stop());

  const read = (credentials: Provided) => answerOf(s3For(sandbox, credentials).send(new GetObjectCommand({ Bucket: 'lake', Key: 'a' })));
  const identify = async ({ accessKeyId, secretAccessKey, sessionToken = '' }: Provided) =>
    (await new STSClient({ endpoint: sandbox.stsEndpoint, region: 'eu-west-1', credentials: { accessKeyId, secretAccessKey, sessionToken } }).send(new GetCallerIdentityCommand({}))).Arn;

  describe('by IMDS', () => {
    const ask = async (method: string, path: string, headers: Readonly<Record<string, string>> = {}) => {
      const response = await fetch(`${sandbox.imdsEndpoint}/latest/${path}`, { method, headers });
      return { status: response.status, text: await response.text() };
    };
    const newToken = (ttl: string) => ask('PUT', 'api/token', { 'x-aws-ec2-metadata-token-ttl-seconds': ttl });

    it('gives the provider of the SDK the role of the instance', async () => {
      sandbox.setInstanceRole('alice', { roleName: 'worker', durationSeconds: 3600 });
      await withAwsEnvironment({ AWS_EC2_METADATA_SERVICE_ENDPOINT: sandbox.imdsEndpoint }, async () => {
        const credentials = await fromInstanceMetadata({ maxRetries: 0, timeout: 5000 })();
        expect(await read(credentials)).toBe('ok');
        expect(await identify(credentials)).toBe(`arn:aws:sts::${alice.accountId}:assumed-role/worker/i-0123456789abcdef0`);
        expect(credentials.expiration?.getTime()).toBeLessThanOrEqual(now + 60 * MINUTE_MS);
      });
      expect(sandbox.requests.slice(0, 3).map(({ operation, status }) => `${operation} ${status}`)).toEqual(['GetToken 200', 'ListRoles 200', 'GetCredentials 200']);
    });

    it('answers 401 without a token, with a wrong, an old and a forgotten one', async () => {
      sandbox.setInstanceRole('alice');
      const list = (token?: string) => ask('GET', 'meta-data/iam/security-credentials/', token === undefined ? {} : { 'x-aws-ec2-metadata-token': token });
      const { text: token } = await newToken('60');
      expect([(await list()).status, (await list('wrong')).status, (await list(token)).status]).toEqual([401, 401, 200]);

      now += 2 * MINUTE_MS;
      const { text: second } = await newToken('60');
      expect([(await list(token)).status, await list(second)]).toEqual([401, { status: 200, text: 'sandbox-instance' }]);
      sandbox.forgetImdsTokens();
      expect((await list(second)).status).toBe(401);
    });

    it('refuses a token without a life, with a long one, by GET, and through a proxy', async () => {
      expect([(await ask('PUT', 'api/token')).status, (await newToken('0')).status, (await newToken('21601')).status]).toEqual([400, 400, 400]);
      expect((await ask('GET', 'api/token')).status).toBe(405);
      expect((await ask('PUT', 'api/token', { 'x-aws-ec2-metadata-token-ttl-seconds': '60', 'x-forwarded-for': '10.0.0.1' })).status).toBe(403);
    });

    it('has no role until it is given one, and knows its region', async () => {
      const { text: token } = await newToken('60');
      const get = async (path: string) => ask('GET', `meta-data/${path}`, { 'x-aws-ec2-metadata-token': token });
      expect((await get('iam/security-credentials/')).status).toBe(404);
      expect(await get('placement/region')).toEqual({ status: 200, text: 'eu-west-1' });
      sandbox.setInstanceRole('alice');
      expect([(await get('iam/security-credentials/')).status, (await get('iam/security-credentials/other')).status]).toEqual([200, 404]);
      sandbox.setInstanceRole(undefined);
      expect((await get('iam/security-credentials/')).status).toBe(404);
      expect(() => sandbox.setInstanceRole('nobody')).toThrow('There is no user "nobody"');
    });

    it('leaves signed requests of a bucket named latest to S3', async () => {
      sandbox.createBucket('latest', { owner: 'alice' });
      sandbox.putObject('latest', 'meta-data/x', 'x');
      expect(await answerOf(s3For(sandbox, alice).send(new GetObjectCommand({ Bucket: 'latest', Key: 'meta-data/x' })))).toBe('ok');
    });
  });

  describe('by an endpoint of the container', () => {
    it('gives the providers of the SDK credentials, for the token', async () => {
      const uri = sandbox.addContainerCredentials({ authorizationToken: 'Bearer container-token', user: 'alice' });
      expect(uri).toBe(sandbox.containerCredentialsUri);
      const variables = { AWS_CONTAINER_CREDENTIALS_FULL_URI: uri, AWS_CONTAINER_AUTHORIZATION_TOKEN: 'Bearer container-token' };
      await withAwsEnvironment(variables, async () => {
        const credentials = await fromContainerMetadata({ maxRetries: 0, timeout: 5000 })();
        expect(await read(credentials)).toBe('ok');
        expect(await identify(credentials)).toBe(`arn:aws:sts::${alice.accountId}:assumed-role/sandbox-task/sandbox-task`);
      });
    });

    it('reads the token of a file anew, so that it can be rotated', async () => {
      const uri = sandbox.addContainerCredentials({ id: 'pod', authorizationToken: 'one', user: 'alice' });
      await withAwsEnvironment({}, async (home) => {
        const awsContainerAuthorizationTokenFile = join(home, 'token');
        const provider = fromHttp({ awsContainerCredentialsFullUri: uri, awsContainerAuthorizationTokenFile, maxRetries: 0 });
        await writeFile(awsContainerAuthorizationTokenFile, 'one');
        expect(await read(await provider())).toBe('ok');

        sandbox.addContainerCredentials({ id: 'pod', authorizationToken: 'two', user: 'alice' });
        await expect(provider()).rejects.toThrow();
        await writeFile(awsContainerAuthorizationTokenFile, 'two');
        expect(await read(await provider())).toBe('ok');
      });
    });

    it('says why it refuses', async () => {
      const uri = sandbox.addContainerCredentials({ authorizationToken: 'right', user: 'alice' });
      const ask = async (address: string, headers: Readonly<Record<string, string>> = {}) => {
        const response = await fetch(address, { headers });
        return { status: response.status, body: (await response.json()) as unknown };
      };
      const refused = { status: 401, body: { Code: 'AccessDeniedException', Message: expect.stringContaining('Authorization') } };
      expect(await ask(uri)).toEqual(refused);
      expect(await ask(uri, { authorization: 'wrong' })).toEqual(refused);
      expect(await ask(`${uri}-other`)).toMatchObject({ status: 404, body: { Code: 'CredentialsNotFound' } });
      sandbox.removeContainerCredentials('default');
      expect((await ask(uri, { authorization: 'right' })).status).toBe(404);
    });
  });
});
