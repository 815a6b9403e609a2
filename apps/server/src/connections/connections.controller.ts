import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Inject, Param, Patch, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { ConnectionList, ConnectionView, CreateConnection, EditConnection } from '@aqueduct/api-contract';
import type * as Api from '@aqueduct/api-contract';
import { createConnection, editConnection, findConnection, removeConnection, type ConnectionPorts } from '@aqueduct/integrations';
import { CONNECTION_PORTS } from '@aqueduct/integrations-nest';
import { decoded } from '../http/decoded.pipe.js';
import { runOrThrow } from '../http/run-or-throw.js';
import { Documented } from '../openapi/documented.js';
import { toConnectionView } from './connection-view.js';
import { existingName } from './existing-name.pipe.js';

const NOT_FOUND = 'There is no such connection';
const REFUSED = 'Wrong fields, or the test of the connection failed: nothing was saved';

@ApiTags('connections')
@Controller('api/v1/connections')
export class ConnectionsController {
  constructor(@Inject(CONNECTION_PORTS) private readonly ports: ConnectionPorts) {}

  @Get()
  @Documented({ summary: 'All connections, by name', answers: [200, ConnectionList] })
  list(): Promise<Api.ConnectionList> {
    return pipe(
      this.ports.store.list(),
      TE.map((connections) => ({ connections: connections.map(toConnectionView) })),
      runOrThrow,
    );
  }

  @Post()
  @Documented({
    summary: 'Tests a connection and saves it',
    body: CreateConnection,
    answers: [201, ConnectionView],
    refusals: { 409: 'The name is taken', 422: REFUSED },
  })
  async create(
    @Body(decoded(CreateConnection)) { settings = {}, credentials = {}, ...rest }: Api.CreateConnection,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Api.ConnectionView> {
    const created = await pipe(createConnection(this.ports)({ ...rest, settings, credentials }), TE.map(toConnectionView), runOrThrow);
    response.location(`/api/v1/connections/${encodeURIComponent(created.name)}`);
    return created;
  }

  @Get(':name')
  @Documented({ summary: 'One connection', answers: [200, ConnectionView], refusals: { 404: NOT_FOUND } })
  get(@Param('name', existingName) name: string): Promise<Api.ConnectionView> {
    return pipe(findConnection(this.ports)(name), TE.map(toConnectionView), runOrThrow);
  }

  @Patch(':name')
  @Documented({
    summary: 'Changes a connection: what is left out stays, the result is tested before it replaces the saved one',
    body: EditConnection,
    answers: [200, ConnectionView],
    refusals: { 404: NOT_FOUND, 409: 'Changed meanwhile, or the name is taken', 422: REFUSED },
  })
  edit(@Param('name', existingName) name: string, @Body(decoded(EditConnection)) change: Api.EditConnection): Promise<Api.ConnectionView> {
    return pipe(editConnection(this.ports)(name, change), TE.map(toConnectionView), runOrThrow);
  }

  @Delete(':name')
  @HttpCode(HttpStatus.NO_CONTENT)
  @Documented({
    summary: 'Removes a connection that no workflow and no unfinished run needs',
    answers: [204],
    refusals: { 404: NOT_FOUND, 409: 'It is needed; `usedBy` says by what' },
  })
  remove(@Param('name', existingName) name: string): Promise<void> {
    return runOrThrow(removeConnection(this.ports)(name));
  }
}
