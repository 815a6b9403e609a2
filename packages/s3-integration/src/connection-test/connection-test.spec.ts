import { integrationRegistry, testDraft, type StepResult, type TestOptions, type TestResult } from '@aqueduct/integrations';
import { startSandbox, type Sandbox, type SandboxUser } from '@aqueduct/sandbox';
import * as E from 'fp-ts/lib/Either.js';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { accessKeyStrategy } from '../access-key.strategy.js';
import { anonymousStrategy } from '../anonymous.strategy.js';
import { credentialsFileUploadStrategy } from '../credentials-file-upload.strategy.js';
import { s3Integration, type S3Integration } from '../s3-integration.js';

/** A secret of the right shape that belongs to no key. */
const WRONG = 'wr0ng/secret/of/a/connection/test/40chars';

let sandbox: Sandbox;
let alice: SandboxUser;
let s3: S3Integration;
const servers: Server[] = [];

beforeAll(async () => {
  sandbox = await startSandbox();
  s3 = s3Integration({ allowPrivateAddresses: true, stsEndpoint: sandbox.stsEndpoint });
});
beforeEach(() => {
  sandbox.faults.clear();
});
afterAll(async () => {
  s3.close();
  servers.forEach((server) => {
    server.closeAllConnections();
    server.close();
  });
  await sandbox.stop();
});

beforeAll(() => {
  alice = sandbox.addUser({ name: 'alice' });
  sandbox.addUser({ name: 'other' });
  sandbox.createBucket('lake', { owner: 'alice' });
  sandbox.createBucket('empty', { owner: 'alice' });
  sandbox.createBucket('drop', { owner: 'alice' });
  sandbox.createBucket('theirs', { owner: 'other' });
  sandbox.createBucket('far', { owner: 'alice', region: 'eu-west-3' });
  sandbox.putObject('lake', 'raw/a.csv', 'id\n1\n');
  sandbox.putObject('lake', 'marker/', '');
});

const typed = ({ accessKeyId, secretAccessKey, sessionToken }: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }) => ({
  accessKeyId,
  secretAccessKey,
  ...(sessionToken === undefined ? {} : { sessionToken }),
});

interface Attempt extends TestOptions {
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly strategy?: string;
  readonly credentials?: Readonly<Record<string, unknown>>;
}

/** What `POST /connection-tests` does, without HTTP. */
const test = async ({ settings, strategy = 'access-key', credentials = typed(alice), ...options }: Attempt = {}): Promise<TestResult> => {
  const integrations = integrationRegistry(
    [s3],
    [accessKeyStrategy, anonymousStrategy, credentialsFileUploadStrategy].map((one) => ({ kind: 's3', strategy: one })),
  );
  const draft = { kind: 's3', strategy, settings: { bucket: 'lake', region: 'us-east-1', endpoint: sandbox.endpoint, ...settings }, credentials };
  const result = await testDraft({ integrations, now: () => new Date() })(draft, options)();
  if (E.isLeft(result)) {
    throw new Error(JSON.stringify(result.left));
  }
  expect(JSON.stringify(result.right)).not.toContain(alice.secretAccessKey);
  return result.right;
};

const verdicts = ({ steps }: TestResult): ReadonlyArray<string> => steps.map(({ step, verdict }) => `${step} ${verdict}`);
const stepOf = ({ steps }: TestResult, name: string): StepResult | undefined => steps.find(({ step }) => step === name);
const failureOf = ({ steps }: TestResult) => {
  const step = steps.find(({ verdict }) => verdict === 'failed');
  return { step: step?.step, ...step?.failure };
};

const serve = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

describe('the test of an S3 connection', () => {
  it('goes from who signs to what may be done, and says what it found', async () => {
    const result = await test({ settings: { rootDirectory: 'raw' }, checks: { write: true } });

    expect(verdicts(result)).toEqual(
      ['resolve', 'identity', 'region', 'bucket', 'list', 'read', 'write'].map((step) => `${step} passed`),
    );
    expect(result.steps.map(({ detail }) => detail)).toEqual([
      expect.stringContaining(`access-key, accessKeyId ${alice.accessKeyId}`),
      expect.stringMatching(/^arn:aws:iam::\d{12}:user\/alice, account \d{12}$/),
      'lake is in us-east-1',
      'bucket lake answers',
      '1 object below raw/',
      'read raw/a.csv',
      expect.stringMatching(/^wrote and deleted raw\/\.aqueduct-probe-[0-9a-f-]{36}$/),
    ]);
    expect(result).toMatchObject({ verdict: 'passed', checks: { list: true, read: true, write: true } });
  });

  it('writes nothing unless it is asked to', async () => {
    sandbox.clearRequests();
    const result = await test();

    expect(verdicts(result).at(-1)).toBe('write skipped');
    expect(sandbox.requests.map(({ operation }) => operation)).not.toContain('PutObject');
  });

  it('leaves no probe behind', async () => {
    await test({ settings: { bucket: 'empty' }, checks: { write: true } });

    expect(verdicts(await test({ settings: { bucket: 'empty' } }))).toContain('read skipped');
    expect(stepOf(await test({ settings: { bucket: 'empty' } }), 'list')?.detail).toBe('nothing in the bucket yet');
  });

  it('reads an object that has content rather than the marker of a folder', async () => {
    expect(stepOf(await test(), 'read')?.detail).toBe('read raw/a.csv');
    expect(stepOf(await test({ settings: { rootDirectory: 'marker' } }), 'read')?.detail).toBe('read marker/');
  });

  it.each<[string, string, string, () => Attempt]>([
    ['an unknown key id', 'bucket', 'UnknownAccessKey', () => ({ credentials: typed({ accessKeyId: 'AKIAUNKNOWNUNKNOWN00', secretAccessKey: WRONG }) })],
    ['a wrong secret', 'bucket', 'WrongSecret', () => ({ credentials: typed({ ...alice, secretAccessKey: WRONG }) })],
    ['an ended session', 'bucket', 'ExpiredCredentials', () => ({ credentials: typed(sandbox.issueSession('alice', { durationSeconds: -60 })) })],
    [
      'a token of another session',
      'bucket',
      'InvalidToken',
      () => ({ credentials: typed({ ...sandbox.issueSession('alice'), sessionToken: sandbox.issueSession('alice').sessionToken }) }),
    ],
    ['a missing bucket', 'bucket', 'BucketNotFound', () => ({ settings: { bucket: 'no-such-bucket' } })],
    ['a bucket of somebody else', 'bucket', 'AccessDenied', () => ({ settings: { bucket: 'theirs' } })],
    ['a bucket elsewhere', 'region', 'WrongRegion', () => ({ settings: { bucket: 'far' } })],
    ['a wrong region of the endpoint', 'region', 'WrongRegion', () => ({ settings: { region: 'eu-west-3' } })],
    ['a port where nothing listens', 'bucket', 'EndpointUnreachable', () => ({ settings: { endpoint: 'http://127.0.0.1:9' } })],
    ['a name that does not resolve', 'bucket', 'DnsFailure', () => ({ settings: { endpoint: 'http://nowhere.invalid' } })],
    ['https where http is spoken', 'bucket', 'TlsFailure', () => ({ settings: { endpoint: sandbox.endpoint.replace('http:', 'https:') } })],
  ])('says of %s, at the step %s: %s', async (_case, step, code, attempt) => {
    const result = await test(attempt());

    expect(failureOf(result)).toMatchObject({ step, code, problem: expect.stringMatching(/./), remedy: expect.stringMatching(/./) });
    expect(result.verdict).toBe('failed');
  });

  it('points at what the strategy read instead of at fields that it does not have', async () => {
    const content = `[prod]\naws_access_key_id = ${alice.accessKeyId}\naws_secret_access_key = ${WRONG}\n`;
    const result = await test({ strategy: 'credentials-file-upload', credentials: { content, profile: 'prod' } });

    expect(failureOf(result)).toMatchObject({
      code: 'WrongSecret',
      field: 'credentials',
      remedy: expect.stringContaining('credentials-file-upload (file uploaded, profile prod, line 1)'),
    });
  });
});

describe('the step identity', () => {
  it('warns when AWS does not say who signs, and asks for the bucket all the same', async () => {
    sandbox.faults.add({ service: 'sts', times: 'always', effect: { type: 'error', code: 'ServiceUnavailable' } });
    const result = await test();

    expect(verdicts(result).slice(1, 4)).toEqual(['identity warning', 'region passed', 'bucket passed']);
    expect(stepOf(result, 'identity')?.failure).toMatchObject({ code: 'ServiceFault', retryable: true, remedy: expect.stringContaining('STS') });
    expect(stepOf(result, 'identity')?.failure).not.toHaveProperty('field');
    expect(result.verdict).toBe('passed');
  });

  it('is left out for nobody, who signs nothing', async () => {
    sandbox.setBucketPolicy('lake', {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: '*', Action: ['s3:ListBucket', 's3:GetObject'], Resource: ['arn:aws:s3:::lake', 'arn:aws:s3:::lake/*'] }],
    });
    const result = await test({ strategy: 'anonymous', credentials: {} });
    sandbox.setBucketPolicy('lake', undefined);

    expect(verdicts(result)).toEqual(['resolve passed', 'identity skipped', 'region passed', 'bucket passed', 'list passed', 'read passed', 'write skipped']);
  });

  it('sends nothing to AWS for an endpoint that is not AWS', async () => {
    const other = s3Integration({ allowPrivateAddresses: true });
    const own = s3;
    s3 = other;
    const result = await test();
    s3 = own;
    other.close();

    expect(stepOf(result, 'identity')).toMatchObject({ verdict: 'skipped', detail: expect.stringContaining('only AWS says who signs') });
  });
});

describe('the step region', () => {
  it('offers the right one', async () => {
    const result = await test({ settings: { bucket: 'far' } });

    expect(failureOf(result)).toMatchObject({
      problem: 'The bucket is in the region eu-west-3.',
      field: 'settings.region',
      suggestion: { field: 'settings.region', value: 'eu-west-3' },
    });
    expect(verdicts(await test({ settings: { bucket: 'far', region: 'eu-west-3' } })).slice(2, 4)).toEqual(['region passed', 'bucket passed']);
  });
});

describe('the steps that need permissions', () => {
  const limited = async (policy: Parameters<Sandbox['setPolicy']>[1], attempt: Attempt = {}): Promise<TestResult> => {
    sandbox.setPolicy('alice', policy);
    try {
      return await test(attempt);
    } finally {
      sandbox.setPolicy('alice', {});
    }
  };

  it('name the denied action, the resource and who is denied, ready for a policy', async () => {
    const list = await limited({ deny: ['ListObjectsV2', 'HeadBucket'] });
    const read = await limited({ deny: ['GetObject'] });
    const write = await limited({ deny: ['PutObject'] }, { settings: { rootDirectory: 'out' }, checks: { write: true } });

    expect(failureOf(list)).toMatchObject({ step: 'bucket', code: 'AccessDenied', deniedAction: 's3:ListBucket' });
    expect(failureOf(list)['remedy']).toMatch(/^Allow s3:ListBucket on arn:aws:s3:::lake to arn:aws:iam::\d+:user\/alice/);
    expect(failureOf(read)).toMatchObject({ step: 'read', deniedAction: 's3:GetObject', remedy: expect.stringContaining('arn:aws:s3:::lake/raw/a.csv') });
    expect(failureOf(write)).toMatchObject({ step: 'write', deniedAction: 's3:PutObject', remedy: expect.stringContaining('arn:aws:s3:::lake/out/*') });
  });

  it('accept an identity that is held to its prefix', async () => {
    const policy = {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Deny', Principal: '*', Action: 's3:ListBucket', Resource: 'arn:aws:s3:::lake', Condition: { StringNotLike: { 's3:prefix': 'raw/*' } } },
      ],
    };
    sandbox.setBucketPolicy('lake', policy);
    const [below, whole] = [await test({ settings: { rootDirectory: 'raw' } }), await test()];
    sandbox.setBucketPolicy('lake', undefined);

    expect(verdicts(below).slice(3, 6)).toEqual(['bucket warning', 'list passed', 'read passed']);
    expect(below.verdict).toBe('passed');
    expect(failureOf(whole)).toMatchObject({ step: 'bucket', deniedAction: 's3:ListBucket' });
  });

  it('accept an identity that may only write, when that is what is asked for', async () => {
    const result = await limited({ deny: ['ListObjectsV2', 'HeadBucket', 'GetObject', 'HeadObject'] }, { checks: { list: false, read: false, write: true } });

    expect(verdicts(result).slice(3)).toEqual(['bucket warning', 'list skipped', 'read skipped', 'write passed']);
    expect(result.verdict).toBe('passed');
  });

  it('warn of a probe that cannot be deleted, and name it', async () => {
    const result = await limited({ deny: ['DeleteObject'] }, { settings: { bucket: 'drop' }, checks: { write: true } });
    const failure = stepOf(result, 'write')?.failure;

    expect(verdicts(result).at(-1)).toBe('write warning');
    expect(failure).toMatchObject({ deniedAction: 's3:DeleteObject', remedy: expect.stringMatching(/^Delete \.aqueduct-probe-/) });
  });

  it('warn of an object that is archived', async () => {
    const body = '<Error><Code>InvalidObjectState</Code><Message>The operation is not valid for the access tier</Message></Error>';
    sandbox.faults.add({ operation: 'GetObject', effect: { type: 'answer', status: 403, headers: { 'content-type': 'application/xml', 'x-amz-request-id': 'R1' }, body } });

    expect(stepOf(await test(), 'read')).toMatchObject({ verdict: 'warning', failure: { problem: expect.stringContaining('archived') } });
  });

  it('do not blame the connection for an object that was removed meanwhile', async () => {
    sandbox.faults.add({ operation: 'GetObject', effect: { type: 'error', code: 'NoSuchKey' } });

    expect(stepOf(await test(), 'read')).toMatchObject({ verdict: 'skipped', detail: 'raw/a.csv was removed in the meantime' });
  });

  it('name the permission on the key that encrypts an object', async () => {
    const body =
      '<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>User: arn:aws:iam::123456789012:user/alice is not authorized to perform: kms:Decrypt on the resource associated with this ciphertext because no identity-based policy allows the kms:Decrypt action</Message></Error>';
    sandbox.faults.add({ operation: 'GetObject', effect: { type: 'answer', status: 403, headers: { 'content-type': 'application/xml', 'x-amz-request-id': 'R1' }, body } });

    expect(failureOf(await test())).toMatchObject({
      deniedAction: 'kms:Decrypt',
      problem: expect.stringContaining('denies kms:Decrypt, because no identity-based policy allows'),
      remedy: expect.stringContaining('on the key that encrypts the object'),
    });
  });
});

describe('what answers and is not S3', () => {
  const html = '<html><title>Sign in</title></html>';

  it.each<[string, RequestListener]>([
    ['a page of HTML', (_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(html)],
    ['the 403 of a proxy', (_request, response) => response.writeHead(403, { 'content-type': 'text/html', via: '1.1 proxy' }).end(html)],
    ['a captive portal that redirects', (_request, response) => response.writeHead(302, { location: 'http://portal.invalid/' }).end()],
    ['a proxy that wants a password', (_request, response) => response.writeHead(407, { 'proxy-authenticate': 'Basic' }).end()],
    [
      'an S3 that answers 200 for everything',
      (request, response) =>
        response
          .writeHead(200, { 'content-type': 'application/xml', 'x-amz-request-id': 'R1' })
          .end(
            request.url?.includes('list-type') === true
              ? '<ListBucketResult><Name>lake</Name><KeyCount>0</KeyCount><IsTruncated>false</IsTruncated></ListBucketResult>'
              : '',
          ),
    ],
    [
      'a list of another bucket',
      (request, response) =>
        request.method === 'HEAD' && request.url?.includes('aqueduct-nothing') === true
          ? response.writeHead(404).end()
          : response
              .writeHead(200, { 'content-type': 'application/xml', 'x-amz-request-id': 'R1' })
              .end('<ListBucketResult><Name>other</Name><KeyCount>0</KeyCount></ListBucketResult>'),
    ],
  ])('is recognised: %s', async (_what, listener) => {
    const result = await test({ settings: { endpoint: await serve(listener) } });

    expect(failureOf(result)).toMatchObject({ code: 'NotS3', field: 'settings.endpoint' });
  });
});
