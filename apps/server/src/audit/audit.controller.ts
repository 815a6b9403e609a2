import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiQuery, ApiTags } from '@nestjs/swagger';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { AuditPage, AuditQuery } from '@aqueduct/api-contract';
import type * as Api from '@aqueduct/api-contract';
import type { ConnectionPorts } from '@aqueduct/integrations';
import { CONNECTION_PORTS } from '@aqueduct/integrations-nest';
import { decoded } from '../http/decoded.pipe.js';
import { runOrThrow } from '../http/run-or-throw.js';
import { Documented } from '../openapi/documented.js';
import { auditQuery } from './audit-query.js';
import { toAuditPage } from './audit-view.js';

@ApiTags('audit')
@Controller('api/v1/audit')
export class AuditController {
  constructor(@Inject(CONNECTION_PORTS) private readonly ports: ConnectionPorts) {}

  @Get()
  @ApiQuery({ name: 'limit', required: false, type: String })
  @ApiQuery({ name: 'cursor', required: false, type: String, description: 'The `next` of the page before' })
  @Documented({
    summary: 'Who changed which connection, when and why; newest first',
    answers: [200, AuditPage],
    refusals: { 422: 'A limit or cursor that cannot be used' },
  })
  list(@Query(decoded(AuditQuery)) query: Api.AuditQuery): Promise<Api.AuditPage> {
    return pipe(
      TE.fromEither(auditQuery(query)),
      TE.flatMap(({ limit, ...rest }) => pipe(this.ports.store.audit({ ...rest, limit: limit + 1 }), TE.map(toAuditPage(limit)))),
      runOrThrow,
    );
  }
}
