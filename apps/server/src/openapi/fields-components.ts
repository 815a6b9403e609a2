import type { INestApplicationContext } from '@nestjs/common';
import type { Schema } from '@aqueduct/api-contract';
import { jsonSchema, type Fields, type IntegrationRegistry } from '@aqueduct/integrations';
import { INTEGRATION_REGISTRY } from '@aqueduct/integrations-nest';
import { COMPONENTS } from './documented.js';

/** The bodies that hold settings and credentials; their codecs leave those open, the fields of the integrations fill them in. */
const BODIES = ['CreateConnection', 'TestConnection'];
/** The one in which fields may be missing. */
const PREPARATION = 'PrepareConnection';

const withoutRequired = (schema: Schema): Schema => Object.fromEntries(Object.entries(schema).filter(([name]) => name !== 'required'));

/** OpenAPI states the dialect once, for the document. */
const schemaOfFields = (title: string, fields: Fields): Schema =>
  Object.fromEntries(Object.entries(jsonSchema(title, fields)).filter(([name]) => name !== '$schema'));

/** One alternative of a body for each credential strategy of each integration. */
export const fieldsComponents = (app: INestApplicationContext): Readonly<Record<string, Schema>> => {
  const registry = app.get<IntegrationRegistry>(INTEGRATION_REGISTRY, { strict: false });
  const alternatives = registry.list().flatMap(({ integration, strategies }) =>
    [...strategies.values()].map((strategy) => ({
      prepares: strategy.prepare !== undefined,
      body: {
        title: `${integration.title}: ${strategy.title}`,
        description: strategy.description,
        properties: {
          kind: { type: 'string', enum: [integration.kind] },
          strategy: { type: 'string', enum: [strategy.name] },
          settings: schemaOfFields(`${integration.title}: settings`, integration.settings),
          credentials: schemaOfFields(`${integration.title}: ${strategy.title}`, strategy.fields),
        },
      },
    })),
  );
  const whole = alternatives.map(({ body }) => body);
  const partial = alternatives
    .filter(({ prepares }) => prepares)
    .map(({ body: { properties, ...body } }) => {
      const { kind, strategy, credentials } = properties;
      return { ...body, properties: { kind, strategy, credentials: withoutRequired(credentials) } };
    });
  const component = (name: string, oneOf: ReadonlyArray<Schema>): readonly [string, Schema] => [
    name,
    { ...COMPONENTS.get(name), ...(oneOf.length === 0 ? {} : { oneOf }) },
  ];
  return Object.fromEntries([...BODIES.map((name) => component(name, whole)), component(PREPARATION, partial)]);
};
