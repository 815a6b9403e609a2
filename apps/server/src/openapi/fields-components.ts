import type { INestApplicationContext } from '@nestjs/common';
import type { Schema } from '@aqueduct/api-contract';
import { jsonSchema, type Fields, type IntegrationRegistry } from '@aqueduct/integrations';
import { INTEGRATION_REGISTRY } from '@aqueduct/integrations-nest';
import { COMPONENTS } from './documented.js';

/** The bodies that hold settings and credentials; their codecs leave those open, the fields of the integrations fill them in. */
const BODIES = ['CreateConnection', 'TestConnection'];

/** OpenAPI states the dialect once, for the document. */
const schemaOfFields = (title: string, fields: Fields): Schema =>
  Object.fromEntries(Object.entries(jsonSchema(title, fields)).filter(([name]) => name !== '$schema'));

/** One alternative of a body for each credential strategy of each integration. */
export const fieldsComponents = (app: INestApplicationContext): Readonly<Record<string, Schema>> => {
  const registry = app.get<IntegrationRegistry>(INTEGRATION_REGISTRY, { strict: false });
  const alternatives = registry.list().flatMap(({ integration, strategies }) =>
    [...strategies.values()].map((strategy) => ({
      title: `${integration.title}: ${strategy.title}`,
      description: strategy.description,
      properties: {
        kind: { type: 'string', enum: [integration.kind] },
        strategy: { type: 'string', enum: [strategy.name] },
        settings: schemaOfFields(`${integration.title}: settings`, integration.settings),
        credentials: schemaOfFields(`${integration.title}: ${strategy.title}`, strategy.fields),
      },
    })),
  );
  return Object.fromEntries(BODIES.map((name) => [name, { ...COMPONENTS.get(name), ...(alternatives.length === 0 ? {} : { oneOf: alternatives }) }]));
};
