import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiSecurity, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Health } from '@aqueduct/api-contract';
import type * as Api from '@aqueduct/api-contract';
import { Documented } from '../openapi/documented.js';
import { READINESS } from './health.tokens.js';
import type { Readiness } from './readiness.js';

/** For whoever keeps the server running. No key is needed, so no detail is told. */
@ApiTags('health')
@ApiSecurity({})
@Controller('health')
export class HealthController {
  constructor(@Inject(READINESS) private readonly readiness: Readiness) {}

  @Get('live')
  @Documented({ summary: 'Whether the process runs', answers: [200, Health] })
  live(): Api.Health {
    return { status: 'ok' };
  }

  @Get('ready')
  @Documented({ summary: 'Whether the database and the workflow engine can be reached', answers: [200, Health] })
  async ready(@Res({ passthrough: true }) response: Response): Promise<Api.Health> {
    const ready = await this.readiness.isReady();
    response.status(ready ? 200 : 503).setHeader('Cache-Control', 'no-store');
    return { status: ready ? 'ok' : 'unavailable' };
  }
}
