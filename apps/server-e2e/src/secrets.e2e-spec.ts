import { RunDetails, RunView } from '@aqueduct/api-contract';
import { plant } from '@aqueduct/canaries';
import { databaseDump } from '@aqueduct/embedded-postgres/testing';
import { read } from './test-support/api.js';
import { startAwsWorld, type AwsWorld } from './test-support/aws-world.js';
import { expectNoSecret } from './test-support/expect-no-secret.js';
import { eventually } from './test-support/eventually.js';
import { KEYS, startServer, type TestServer } from './test-support/server.js';

const WRONG = plant('wr0ng/secret+canary');
const TOKEN = plant('session/token+canary==');
const IN_FILE = plant('file/secret+canary');

describe('a secret', () => {
  let world: AwsWorld;
  let server: TestServer;

  beforeAll(async () => {
    world = await startAwsWorld();
    server = await startServer({ env: { ...world.env, AQUEDUCT_LOG_LEVEL: 'trace' } });
  });
  afterAll(async () => {
    await server.stop();
    await world.stop();
  });

  it('is nowhere to be seen after everything that can be done with it: not in answers, the log or the database', async () => {
    const { api } = server;
    const path = await world.file('.aws/credentials', `${world.credentialsFile}\n[bad]\naws_access_key_id = AKIAX\naws_secret_access_key = ${IN_FILE}\n`);
    const config = await world.ssoConfig();
    const session = world.session();
    const upload = (profile: string): Record<string, unknown> => ({
      strategy: 'credentials-file-upload',
      credentials: { content: `${world.credentialsFile}\n[bad]\naws_access_key_id = AKIAX\naws_secret_access_key = ${IN_FILE}\n`, profile },
    });

    const bodies = [
      world.connection('typed'),
      world.connection('session', { credentials: session }),
      world.connection('uploaded', upload('default')),
      world.connection('by-path', { strategy: 'credentials-file-path', credentials: { path } }),
      world.connection('by-sso', { strategy: 'credentials-file-path', credentials: { path: config, profile: 'dev' } }),
      world.connection('wrong', { credentials: { accessKeyId: world.alice.accessKeyId, secretAccessKey: WRONG } }),
      world.connection('wrong', { credentials: { ...session, sessionToken: TOKEN } }),
      world.connection('wrong', upload('bad')),
      world.connection('wrong', { strategy: 'credentials-file-path', credentials: { path, profile: 'bad' } }),
      world.connection('misplaced', { credentials: { secretAccessKey: '', secretKey: WRONG }, settings: { ...world.lake, token: TOKEN } }),
      world.connection('mistyped', { kind: 's4', credentials: { secretAccessKey: WRONG } }),
      world.connection('twice', { credentials: [WRONG] }),
    ];
    for (const body of bodies) {
      await api.post('/api/v1/connections', body);
      await api.post('/api/v1/connection-tests', { ...body, name: undefined });
    }
    await api.send('POST', '/api/v1/connections', { body: `{"secretAccessKey": "${WRONG}` });
    await api.send('POST', '/api/v1/credentials-files', { body: `${world.credentialsFile}[x]\n${WRONG}\n`, headers: { 'Content-Type': 'text/plain' } });
    await api.patch('/api/v1/connections/typed', { credentials: { secretAccessKey: WRONG } });
    await api.patch('/api/v1/connections/typed', { settings: { endpoint: 'https://elsewhere.example.com' } });
    await api.patch('/api/v1/connections/typed', { credentials: { secretAccessKey: world.alice.secretAccessKey } });
    await api.send('GET', `/api/v1/connections?secret=${encodeURIComponent(WRONG)}`);
    world.sandbox.putObject('lake', 'in/1.csv', 'a\n1\n');
    for (const connection of ['typed', 'session', 'uploaded', 'by-path', 'by-sso', 'nobody']) {
      const { id } = read(RunView, await api.post('/api/v1/workflows/inventory/runs', { input: { connection, prefix: 'in/' } }));
      await eventually(async () => expect(['succeeded', 'failed']).toContain(read(RunDetails, await api.get(`/api/v1/runs/${id}`)).status));
    }
    for (const list of ['connections', 'integrations', 'workflows', 'runs']) {
      await api.get(`/api/v1/${list}`);
    }
    await api.get('/api/docs-json');

    const dump = await databaseDump(server.databaseUrl);
    expect(dump).toContain('aqueduct.connections');
    expect(dump).toContain(world.alice.accessKeyId);
    const keys = KEYS.slice(KEYS.indexOf(':') + 1);
    const planted = [...world.secrets, WRONG, TOKEN, IN_FILE, session.secretAccessKey, session.sessionToken, keys, server.key];
    expectNoSecret(dump, planted);
    expectNoSecret(server.logLines.join('\n'), planted);
    expectNoSecret(api.transcript.join('\n'), planted);
  });
});
