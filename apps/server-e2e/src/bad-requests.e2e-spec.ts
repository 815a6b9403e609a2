import { Health } from '@aqueduct/api-contract';
import { plant } from '@aqueduct/canaries';
import { Api, problem, read, type Answer } from './test-support/api.js';
import { startAwsWorld, type AwsWorld } from './test-support/aws-world.js';
import { expectNoSecret } from './test-support/expect-no-secret.js';
import { startServer, type TestServer } from './test-support/server.js';

const SECRET = plant('canary+secret/of=the request');

describe('a request that is wrong', () => {
  let world: AwsWorld;
  let server: TestServer;

  beforeAll(async () => {
    world = await startAwsWorld();
    server = await startServer({ env: world.env });
  });
  afterAll(async () => {
    await server.stop();
    await world.stop();
  });
  afterEach(async () => {
    expect(read(Health, await server.api.get('/health/live'))).toEqual({ status: 'ok' });
    expectNoSecret([...server.api.transcript, ...server.logLines].join('\n'), [SECRET, ...world.secrets]);
  });

  const refused = (answer: Answer, status: number, type: string): ReturnType<typeof problem> => {
    const found = problem(answer);
    expect([found.status, found.type]).toEqual([status, `urn:aqueduct:problem:${type}`]);
    return found;
  };
  const post = (body: unknown, headers = {}): Promise<Answer> => server.api.send('POST', '/api/v1/connections', { body, headers });

  it('is told where its JSON goes wrong, without seeing it again', async () => {
    const found = refused(await post(`{"name": "a",\n "credentials": {"secretAccessKey": ${SECRET}`), 400, 'malformed-json');

    expect(found.detail).toContain('line 2, column 37');
  });

  it.each([
    ['text/plain', 'name=a'],
    ['application/x-www-form-urlencoded', 'name=a'],
    ['text/json; charset=utf-8', '{}'],
  ])('is told which content type is read when it sends %s', async (contentType, body) => {
    const found = refused(await post(body, { 'Content-Type': contentType }), 415, 'unsupported-media-type');

    expect(found.remedy).toContain('application/json');
  });

  it('is refused when its body is 2 MB, whether its length is stated or not', async () => {
    const body = JSON.stringify(world.connection('large', { settings: { padding: 'x'.repeat(2_000_000) } }));
    const streamed = await fetch(`${server.url}/api/v1/connections`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${server.key}`, 'Content-Type': 'application/json' },
      body: new Blob([body]).stream(),
      duplex: 'half',
    } as RequestInit);

    expect(refused(await post(body), 413, 'body-too-large').detail).toContain('1048576 bytes');
    expect(streamed.status).toBe(413);
    await streamed.text();
  });

  it('is refused when its body is packed in a way that is not read', async () => {
    refused(await post('{}', { 'Content-Encoding': 'gzip' }), 400, 'body-unreadable');
    refused(await post('{}', { 'Content-Encoding': 'lzma' }), 400, 'body-unreadable');
  });

  it('is told every unknown, missing and wrong field at once', async () => {
    const found = refused(await post({ nmae: SECRET, kind: 's3', strategy: 1, settings: [] }), 422, 'invalid-input');

    expect(found.errors?.map(({ field }) => field).sort()).toEqual(['name', 'nmae', 'settings', 'strategy']);
  });

  it('is told the unknown and wrong fields of settings and credentials', async () => {
    const found = refused(
      await post(world.connection('a', { settings: { bukcet: 'lake' }, credentials: { accessKeyId: `AK IA`, secretAccessKey: SECRET, secret: SECRET } })),
      422,
      'invalid-input',
    );

    expect(found.errors?.map(({ field }) => field).sort()).toEqual(['credentials.accessKeyId', 'credentials.secret', 'settings.bucket', 'settings.bukcet']);
  });

  it.each([
    ['', 'no name'],
    ['Sales', 'upper case'],
    ['-a', 'a hyphen in front'],
    ['a/b', 'a slash'],
    ['../etc', 'dots'],
    ['a b', 'a space'],
    ['größe', 'another alphabet'],
    ['a\nb', 'a line break'],
    ['x'.repeat(64), '64 characters'],
    ['__proto__', 'a name of JavaScript'],
    ["a'; drop table x; --", 'SQL'],
  ])('is told the rule of names when one is %j (%s)', async (name) => {
    const found = refused(await post(world.connection(name)), 422, 'invalid-input');

    expect(found.errors).toEqual([{ field: 'name', expected: expect.stringContaining('1 to 63 characters') }]);
  });

  it.each(['[]', 'null', '"text"', '1', '[{"name":"a"}]'])('is told that a body of %s is no object', async (body) => {
    expect(refused(await post(body), 422, 'invalid-input').errors?.[0]?.expected).toBe('an object');
  });

  it('is told the kinds and strategies that there are', async () => {
    expect(refused(await post(world.connection('a', { kind: 'ftp' })), 422, 'unknown-integration').errors).toEqual([{ field: 'kind', expected: 'one of s3' }]);
    expect(refused(await post(world.connection('a', { strategy: 'telepathy' })), 422, 'unknown-strategy').errors?.[0]?.field).toBe('strategy');
  });

  it('is told that a name is taken, also when two ask for it at once', async () => {
    const answers = await Promise.all(Array.from({ length: 4 }, () => post(world.connection('taken'))));

    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    const found = refused(await post(world.connection('taken')), 409, 'connection-name-taken');
    expect(found.errors?.[0]?.field).toBe('name');
  });

  it('is told what is not there', async () => {
    refused(await server.api.get('/api/v1/connections/nobody'), 404, 'connection-not-found');
    refused(await server.api.delete('/api/v1/connections/nobody'), 404, 'connection-not-found');
    refused(await server.api.patch('/api/v1/connections/nobody', {}), 404, 'connection-not-found');
    refused(await server.api.post('/api/v1/connections/nobody/tests'), 404, 'connection-not-found');
    refused(await server.api.get('/api/v1/runs/nobody'), 404, 'run-not-found');
    refused(await server.api.post('/api/v1/workflows/nobody/runs', {}), 404, 'workflow-not-found');
    refused(await server.api.get('/api/v1/nothing'), 404, 'route-not-found');
    refused(await server.api.send('PUT', '/api/v1/connections'), 404, 'route-not-found');
  });

  it.each([
    ['a broken escape', '%E0%A4%A'],
    ['a null character', '%00'],
    ['a path', encodeURIComponent('../../etc/passwd')],
    ['SQL', encodeURIComponent("'; drop table")],
    ['4,000 characters', 'x'.repeat(4_000)],
  ])(
    'is answered in words when its path holds %s',
    async (_, name) => {
      for (const place of ['connections', 'runs', 'workflows']) {
        expect([400, 404]).toContain(problem(await server.api.get(`/api/v1/${place}/${name}`)).status);
      }
      expect([404, 422]).toContain(problem(await server.api.get(`/api/v1/runs?workflow=${name}`)).status);
    },
  );

  it.each([
    ['settings', { settings: { bucket: 'lake', rootDirectory: 'a\u0000b' } }, 'settings.rootDirectory'],
    ['credentials', { credentials: { accessKeyId: 'a', secretAccessKey: 'a\u0000b' } }, 'credentials.secretAccessKey'],
    ['a name', { settings: { 'a\u0000b': 'c' } }, 'settings'],
  ])('is told that %s cannot hold a null character', async (_, changes, field) => {
    expect(refused(await post(world.connection('a', changes)), 422, 'invalid-input').errors?.[0]?.field).toBe(field);
  });

  it('does not reach into objects by names of JavaScript', async () => {
    const body = '{"name":"proto","kind":"s3","strategy":"access-key","__proto__":{"x":1},"settings":{"__proto__":{"bucket":"lake"}}}';

    expect(refused(await post(body), 422, 'invalid-input').errors?.map(({ field }) => field)).toContain('__proto__');
  });

  it('is answered when its JSON is nested very deep', async () => {
    const depth = 100_000;
    const found = problem(await post(`{"name":"deep","kind":"s3","strategy":"access-key","settings":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}`));

    expect(found.status).toBe(422);
  });

  it('names a wrong query', async () => {
    const found = refused(await server.api.get('/api/v1/runs?limit=many&status=asleep&colour=red'), 422, 'invalid-input');

    expect(found.errors?.map(({ field }) => field)).toContain('colour');
    expect(refused(await server.api.get('/api/v1/runs?limit=many&status=asleep'), 422, 'invalid-input').errors?.map(({ field }) => field)).toEqual(['status', 'limit']);
    expect(refused(await server.api.get('/api/v1/runs?limit=100000'), 422, 'invalid-run-request').errors?.[0]?.field).toBe('limit');
    expect(refused(await server.api.get('/api/v1/runs?cursor=!!'), 422, 'invalid-run-request').errors?.[0]?.field).toBe('cursor');
  });

  it('needs no body where nothing is asked for', async () => {
    expect((await new Api(server.url, server.key).send('POST', '/api/v1/connections/nobody/tests')).status).toBe(404);
  });
});

describe('a credentials file that is sent to be looked at', () => {
  let world: AwsWorld;
  let server: TestServer;

  beforeAll(async () => {
    world = await startAwsWorld();
    server = await startServer({ env: world.env });
  });
  afterAll(async () => {
    expectNoSecret([...server.api.transcript, ...server.logLines].join('\n'), world.secrets);
    await server.stop();
    await world.stop();
  });

  const sendText = (body: string | Uint8Array<ArrayBuffer>): Promise<Answer> =>
    server.api.send('POST', '/api/v1/credentials-files', { body, headers: { 'Content-Type': 'text/plain' } });
  const sendForm = (name: string, content: string): Promise<Answer> => {
    const form = new FormData();
    form.append(name, new Blob([content]), '../../../etc/passwd');
    return server.api.send('POST', '/api/v1/credentials-files', { body: form });
  };

  it('is answered with its profiles, as text and as an upload alike', async () => {
    const file = `${world.credentialsFile}\n[sso-one]\nsso_session = corp\n[half]\naws_access_key_id = AKIAX\n`;
    const asText = await sendText(file);
    const asForm = await sendForm('file', file);

    expect(asText.status).toBe(200);
    expect(JSON.parse(asText.text)).toEqual(JSON.parse(asForm.text));
    expect(JSON.parse(asText.text)).toMatchObject({
      profiles: [
        { name: 'default', kind: 'static', region: world.sandbox.region, line: 1, problems: [] },
        { name: 'sso-one', kind: 'sso', line: 6, problems: [{ line: 7, severity: 'error' }] },
        { name: 'half', kind: 'incomplete', line: 8, problems: [{ severity: 'error', problem: expect.stringContaining('aws_secret_access_key') }] },
      ],
    });
  });

  it('is answered with the line, the column and a code of every problem, whether it can be used or not', async () => {
    const usable = await sendText('[a]\naws_access_key_id = AKIAX\naws_secret_access_key = "hunter2"\n');
    const broken = problem(await sendText('[a]\n  [prod\naws_secret_access_key = hunter2\n'));

    expect(JSON.parse(usable.text)).toMatchObject({
      profiles: [{ problems: [{ code: 'ValueQuoted', severity: 'warning', line: 3, column: 25, problem: expect.stringMatching(/^Line 3, column 25: /) }] }],
    });
    expect([broken.detail, broken.errors?.[0]?.field]).toEqual(['Line 2, column 3: a section header without "]".', 'file.line 2 column 3']);
    expect(usable.text + JSON.stringify(broken)).not.toContain('hunter2');
  });

  it.each([
    ['is no credentials file', `aws_secret_access_key = hunter2\n`],
    ['is not UTF-8', Uint8Array.from([0xff, 0xfe, 0x41, 0x00])],
    ['is larger than 64 KiB', `[a]\n#${'x'.repeat(70_000)}`],
    ['is empty', ' \n'],
  ])('is refused with what to do when it %s', async (_, content) => {
    const found = problem(await sendText(content as string));

    expect([found.status, found.type]).toEqual([422, 'urn:aqueduct:problem:credentials-file-invalid']);
    expect(found.errors?.[0]?.field).toMatch(/^file/);
    expect(JSON.stringify(found)).not.toContain('hunter2');
  });

  it('is asked for when it is missing, misnamed, of another type or far too large', async () => {
    expect(problem(await server.api.send('POST', '/api/v1/credentials-files')).errors?.[0]?.field).toBe('file');
    expect(problem(await sendForm('document', 'x')).status).toBe(400);
    expect(problem(await server.api.post('/api/v1/credentials-files', { content: 'x' })).status).toBe(415);
    expect(problem(await sendForm('file', 'x'.repeat(2_000_000))).status).toBe(413);
    expect(problem(await sendText('x'.repeat(2_000_000))).status).toBe(413);
  });

  it('is refused in words when the form is broken', async () => {
    const broken = await server.api.send('POST', '/api/v1/credentials-files', { body: '--x\r\nnonsense', headers: { 'Content-Type': 'multipart/form-data; boundary=x' } });

    expect(problem(broken).status).toBe(400);
    expect(problem(await server.api.send('POST', '/api/v1/credentials-files', { body: 'x', headers: { 'Content-Type': 'multipart/form-data' } })).status).toBe(400);
  });
});
