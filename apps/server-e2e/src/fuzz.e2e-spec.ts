import fc from 'fast-check';
import { problem, type Answer } from './test-support/api.js';
import { startAwsWorld, type AwsWorld } from './test-support/aws-world.js';
import { startServer, type TestServer } from './test-support/server.js';

const NAMES = ['name', 'kind', 'strategy', 'settings', 'credentials', 'generation', 'input', 'idempotencyKey', 'bucket', 'region', 'path', 'profile', 'content', '__proto__', 'constructor', 'toString'];
const WORDS = ['s3', 'access-key', 'credentials-file-upload', 'credentials-file-path', 'lake', 'us-east-1', '', '\u0000', '../..', '~/', '[default]\n', '\ud800'];

/** JSON that looks like ours in places. */
const anything = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, fc.constantFrom(...WORDS), fc.string(), fc.integer(), fc.double(), fc.boolean(), fc.constant(null), fc.array(tie('value'), { maxLength: 3 }), tie('object')),
  object: fc.dictionary(fc.oneof(fc.constantFrom(...NAMES), fc.string()), tie('value'), { maxKeys: 6 }),
}));

describe('whatever is sent', () => {
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

  const answered = (answer: Answer): void => {
    expect(answer.status).toBeLessThan(500);
    if (answer.status >= 400) {
      problem(answer);
    }
  };

  it('is answered, and never with an error of the server', async () => {
    const targets = [
      ['POST', '/api/v1/connections'],
      ['POST', '/api/v1/connection-tests'],
      ['PATCH', '/api/v1/connections/nobody'],
      ['POST', '/api/v1/workflows/inventory/runs'],
    ] as const;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...targets), fc.oneof(anything.object, anything.value), async ([method, path], body) => {
        answered(await server.api.send(method, path, { body: JSON.stringify(body) }));
      }),
      { numRuns: 300 },
    );
  });

  it('is answered when it is not even JSON or a file', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), fc.constantFrom('application/json', 'text/plain', 'multipart/form-data; boundary=x'), async (bytes, contentType) => {
        for (const path of ['/api/v1/connections', '/api/v1/credentials-files']) {
          answered(await server.api.send('POST', path, { body: Uint8Array.from(bytes), headers: { 'Content-Type': contentType } }));
        }
      }),
      { numRuns: 150 },
    );
  });

  it('is answered whatever the path and the query', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('connections', 'runs', 'workflows', ''), fc.string(), fc.constantFrom('status', 'cursor', 'limit', 'workflow', 'connection', 'since', 'until'), fc.string(), async (place, name, key, value) => {
        answered(await server.api.get(`/api/v1/${place}/${encodeURIComponent(name)}?${key}=${encodeURIComponent(value)}`));
        answered(await server.api.get(`/api/v1/runs?${key}=${encodeURIComponent(value)}`));
      }),
      { numRuns: 150 },
    );
  });
});
