import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IntegrationList } from '@aqueduct/api-contract';
import type * as Api from '@aqueduct/api-contract';
import type { IntegrationRegistry } from '@aqueduct/integrations';
import { INTEGRATION_REGISTRY } from '@aqueduct/integrations-nest';
import { Documented } from '../openapi/documented.js';
import { toIntegrationView } from './integration-view.js';

/** What connections can be made to, and how. */
@ApiTags('integrations')
@Controller('api/v1/integrations')
export class IntegrationsController {
  constructor(@Inject(INTEGRATION_REGISTRY) private readonly integrations: IntegrationRegistry) {}

  @Get()
  @Documented({ summary: 'The kinds of integration, their credential strategies and fields', answers: [200, IntegrationList] })
  list(): Api.IntegrationList {
    return { integrations: this.integrations.list().map(toIntegrationView) };
  }
}
