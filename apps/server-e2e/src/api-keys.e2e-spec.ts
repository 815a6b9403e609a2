import { createHash } from 'node:crypto';
import pg from 'pg';
import { Health } from '@aqueduct/api-contract';
import { Api, problem, read, type Answer } from './test-support/api.js';
import { eventually } from './test-support/eventually.js';
import { startServer, type TestServer } from './test-support/server.js';

describe('the API key', () => {
  let server: TestServer;
  let anyone: Api;

  beforeAll(async () => {
    server = await startServer();
    anyone = new Api(server.url);
  });
  afterAll(() => server.stop());

  const withHeader = (authorization: string, path = '/api/v1/connections'): Promise<Answer> =>
    anyone.send('GET', path, { headers: { Authorization: authorization } });
  const query = async <R extends pg.QueryResultRow>(text: string): Promise<ReadonlyArray<R>> => {
    const client = new pg.Client({ connectionString: server.databaseUrl });
    await client.connect();
    const { rows } = await client.query<R>(text);
    await client.end();
    return rows;
  };

  it('lets its bearer in', async () => {
    expect((await server.api.get('/api/v1/connections')).status).toBe(200);
    expect((await withHeader(`bearer ${server.key}`)).status).toBe(200);
  });

  it.each([
    ['GET', '/api/v1/connections'],
    ['POST', '/api/v1/connections'],
    ['DELETE', '/api/v1/connections/a'],
    ['GET', '/api/v1/nothing-here'],
    ['GET', '/'],
    ['GET', '/api/docs'],
    ['GET', '/api/docs-json'],
    ['GET', '/api/docs/swagger-ui.css'],
    ['GET', '/api/docs/../v1/connections'],
    ['GET', '/health'],
    ['POST', '/health/live'],
    ['GET', '/health/live/'],
    ['GET', '//health/live'],
    ['OPTIONS', '/api/v1/connections'],
    ['TRACE_', '/api/v1/connections'],
  ])('is asked for by %s %s', async (method, path) => {
    const answer = await anyone.send(method.replace('_', ''), path).catch(() => undefined);

    if (answer !== undefined) {
      expect(problem(answer)).toMatchObject({ status: 401, type: 'urn:aqueduct:problem:unauthenticated' });
      expect(answer.headers.get('www-authenticate')).toContain('Bearer realm="Aqueduct"');
    }
  });

  it('is asked for before a body is read', async () => {
    const answer = await anyone.send('POST', '/api/v1/connections', { body: '{not json' });

    expect(answer.status).toBe(401);
  });

  it.each([
    ['', 'no-key'],
    ['Bearer', 'a scheme alone'],
    [`Bearer aqd_${'A'.repeat(43)}`, 'an unknown key'],
    ['Bearer aqd_short', 'no key'],
    ["Bearer ' or 1=1 --", 'SQL'],
    [`Token aqd_${'A'.repeat(43)}`, 'another scheme'],
  ])('is not %j (%s)', async (header) => {
    expect(problem(await withHeader(header)).status).toBe(401);
  });

  it('is not taken from the URL, a cookie or another header', async () => {
    const elsewhere = await anyone.send('GET', `/api/v1/connections?key=${server.key}&access_token=${server.key}`, {
      headers: { Cookie: `key=${server.key}`, 'X-Api-Key': server.key },
    });

    expect(elsewhere.status).toBe(401);
  });

  it('opens the description of the API, to a browser as a password, and nothing else that way', async () => {
    const basic = `Basic ${Buffer.from(`me:${server.key}`).toString('base64')}`;
    const docs = await withHeader(basic, '/api/docs-json');

    expect(docs.status).toBe(200);
    expect((await withHeader(basic, '/api/docs')).text).toContain('<html');
    expect((await withHeader(basic)).status).toBe(401);
    expect((await anyone.get('/api/docs')).headers.get('www-authenticate')).toMatch(/^Basic realm=.*, Bearer realm=/);
    expect((await anyone.get('/api/v1/connections')).headers.get('www-authenticate')).toBe('Bearer realm="Aqueduct"');
    expect(Object.keys((JSON.parse(docs.text) as { paths: object }).paths)).toEqual(
      expect.arrayContaining(['/api/v1/integrations', '/api/v1/connections', '/api/v1/connections/{name}', '/api/v1/runs/{id}', '/health/ready']),
    );
  });

  it('is kept as its hash alone, with the time of its last use', async () => {
    await server.api.get('/api/v1/connections');
    const rows = await eventually(async () => {
      const found = await query<{ name: string; hash: string; last_used_at: Date | null }>('select * from aqueduct.api_keys');
      expect(found[0]?.last_used_at).toBeInstanceOf(Date);
      return found;
    });

    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ name: 'first', hash: createHash('sha256').update(server.key).digest('hex') });
    expect(JSON.stringify(rows)).not.toContain(server.key);
  });

  it('is not needed to ask whether the server is there, which tells nothing else', async () => {
    expect(read(Health, await anyone.get('/health/live'))).toEqual({ status: 'ok' });
    const ready = await anyone.get('/health/ready');
    expect([ready.status, ready.text]).toEqual([200, '{"status":"ok"}']);
    expect((await anyone.send('HEAD', '/health/ready')).status).toBe(200);
  });

  it('comes with headers that keep answers out of caches and frames', async () => {
    const { headers } = await server.api.get('/api/v1/connections');

    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining("default-src 'self'"),
    });
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('stops working when it is removed from the database', async () => {
    await query(`delete from aqueduct.api_keys`);

    expect(problem(await server.api.get('/api/v1/connections')).status).toBe(401);
  });
});
