import { CreateConnection } from './connections.js';
import { schemaOf, type Components } from './json-schema.js';
import { RunDetails } from './runs.js';

describe(schemaOf.name, () => {
  it('describes a request by its codec, closed to unknown fields', () => {
    const components: Components = new Map();

    expect(schemaOf(CreateConnection, components)).toEqual({ $ref: '#/components/schemas/CreateConnection' });
    expect(components.get('CreateConnection')).toEqual({
      type: 'object',
      properties: {
        name: { type: 'string' },
        kind: { type: 'string' },
        strategy: { type: 'string' },
        settings: { type: 'object', additionalProperties: true },
        credentials: { type: 'object', additionalProperties: true },
        checks: { type: 'object', additionalProperties: { type: 'boolean' } },
      },
      required: ['name', 'kind', 'strategy'],
      additionalProperties: false,
    });
  });

  it('collects the parts of an answer', () => {
    const components: Components = new Map();
    schemaOf(RunDetails, components);

    expect([...components.keys()].sort()).toEqual(['Progress', 'RunDetails', 'RunError', 'RunStepFailure', 'RunningStep', 'Step', 'UsedConnection']);
    expect(components.get('RunDetails')).toMatchObject({
      properties: {
        status: { type: 'string', enum: ['queued', 'running', 'succeeded', 'failed', 'cancelled'] },
        createdAt: { type: 'string', format: 'date-time' },
        attempts: { type: 'integer', minimum: 0 },
        steps: { type: 'array', items: { $ref: '#/components/schemas/Step' } },
      },
    });
  });
});
