import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { fieldsComponents } from './fields-components.js';
import { COMPONENTS } from './documented.js';

const PATH = 'api/docs';

const INFO = new DocumentBuilder()
  .setTitle('Aqueduct')
  .setDescription('Connections to outside systems, and the workflows that use them. Errors are application/problem+json (RFC 9457).')
  .setVersion('1')
  .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key' }, 'key')
  .addSecurityRequirements('key')
  .build();

const describe = (app: INestApplication): OpenAPIObject => {
  const document = SwaggerModule.createDocument(app, INFO);
  const schemas = { ...Object.fromEntries(COMPONENTS), ...fieldsComponents(app) } as NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;
  return { ...document, components: { ...document.components, schemas: { ...document.components?.schemas, ...schemas } } };
};

/** Serves the description of the API: pages at `/api/docs`, JSON at `/api/docs-json`. Made at the first request. */
export const serveOpenApi = (app: INestApplication): void => {
  SwaggerModule.setup(PATH, app, () => describe(app), { raw: ['json'], customSiteTitle: 'Aqueduct API' });
};
