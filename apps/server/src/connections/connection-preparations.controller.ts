import { Body, Controller, HttpCode, HttpStatus, Inject, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { Preparation, PrepareConnection, PrepareEdit } from '@aqueduct/api-contract';
import type * as Api from '@aqueduct/api-contract';
import { prepareConnection, prepareDraft, type ConnectionPorts } from '@aqueduct/integrations';
import { CONNECTION_PORTS } from '@aqueduct/integrations-nest';
import { decoded } from '../http/decoded.pipe.js';
import { runOrThrow } from '../http/run-or-throw.js';
import { Documented } from '../openapi/documented.js';
import { existingName } from './existing-name.pipe.js';
import { toPreparation } from './preparation-view.js';

const WHAT =
  'For strategies that `GET /integrations` says `prepares` of; of the others nothing has to be prepared. Send `values` along in `credentials` from then on: nothing is kept.';

/** What has to be done in the outside system before a connection can work. */
@ApiTags('connections')
@Controller('api/v1')
export class ConnectionPreparationsController {
  constructor(@Inject(CONNECTION_PORTS) private readonly ports: ConnectionPorts) {}

  @Post('connection-preparations')
  @HttpCode(HttpStatus.OK)
  @Documented({
    summary: 'What has to be done in the outside system before a connection is tested, e.g. a trust policy to paste',
    description: WHAT,
    body: PrepareConnection,
    answers: [200, Preparation],
    refusals: { 422: 'Wrong fields; missing ones are none' },
  })
  prepare(@Body(decoded(PrepareConnection)) { credentials = {}, ...rest }: Api.PrepareConnection): Promise<Api.Preparation> {
    return pipe(prepareDraft(this.ports)({ ...rest, credentials }), TE.map(toPreparation), runOrThrow);
  }

  @Post('connections/:name/preparations')
  @HttpCode(HttpStatus.OK)
  @Documented({
    summary: 'The same for a saved connection, with what an edit would change',
    description: WHAT,
    body: PrepareEdit,
    answers: [200, Preparation],
    refusals: { 404: 'There is no such connection', 422: 'Wrong fields, or secrets that must be given again' },
  })
  prepareEdit(@Param('name', existingName) name: string, @Body(decoded(PrepareEdit)) change: Api.PrepareEdit): Promise<Api.Preparation> {
    return pipe(prepareConnection(this.ports)(name, change), TE.map(toPreparation), runOrThrow);
  }
}
