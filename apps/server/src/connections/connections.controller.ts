import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Inject, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiQuery, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { ConnectionList, ConnectionUsageView, ConnectionView, CreateConnection, EditConnection, RemovalQuery } from '@aqueduct/api-contract';
import type * as Api from '@aqueduct/api-contract';
import {
  createConnection,
  editConnection,
  enforcementOf,
  findConnection,
  releaseAlias,
  removeConnection,
  type Author,
  type Connection,
  type ConnectionPorts,
} from '@aqueduct/integrations';
import { CONNECTION_PORTS } from '@aqueduct/integrations-nest';
import { Caller } from '../api-keys/caller.decorator.js';
import { decoded } from '../http/decoded.pipe.js';
import { runOrThrow } from '../http/run-or-throw.js';
import { Documented } from '../openapi/documented.js';
import { toConnectionUse } from './connection-use-view.js';
import { toConnectionView } from './connection-view.js';
import { existingName } from './existing-name.pipe.js';
import { removalOptions } from './removal-options.js';

const NOT_FOUND = 'There is no such connection';
const REFUSED = 'Wrong fields, or the test of the connection failed: nothing was saved';

@ApiTags('connections')
@Controller('api/v1/connections')
export class ConnectionsController {
  private readonly view: (connection: Connection) => Api.ConnectionView;

  constructor(@Inject(CONNECTION_PORTS) private readonly ports: ConnectionPorts) {
    this.view = toConnectionView(ports.resolver);
  }

  @Get()
  @Documented({ summary: 'All connections, by name, and how each fares in the process that answers', answers: [200, ConnectionList] })
  list(): Promise<Api.ConnectionList> {
    return pipe(
      this.ports.store.list(),
      TE.map((connections) => ({ connections: connections.map(this.view) })),
      runOrThrow,
    );
  }

  @Post()
  @Documented({
    summary: 'Tests a connection and saves it',
    body: CreateConnection,
    answers: [201, ConnectionView],
    refusals: { 409: 'The name is taken, or is an old name of another connection', 422: REFUSED },
  })
  async create(
    @Body(decoded(CreateConnection)) { settings = {}, credentials = {}, ...rest }: Api.CreateConnection,
    @Res({ passthrough: true }) response: Response,
    @Caller() by: Author,
  ): Promise<Api.ConnectionView> {
    const created = await pipe(createConnection(this.ports)({ ...rest, settings, credentials }, by), TE.map(this.view), runOrThrow);
    response.location(`/api/v1/connections/${encodeURIComponent(created.name)}`);
    return created;
  }

  @Get(':name')
  @Documented({ summary: 'One connection, by its name or an old one, and how it fares in the process that answers', answers: [200, ConnectionView], refusals: { 404: NOT_FOUND } })
  get(@Param('name', existingName) name: string): Promise<Api.ConnectionView> {
    return pipe(findConnection(this.ports)(name), TE.map(this.view), runOrThrow);
  }

  @Patch(':name')
  @Documented({
    summary: 'Changes a connection: what is left out stays, the result is tested before it replaces the saved one',
    body: EditConnection,
    answers: [200, ConnectionView],
    refusals: { 404: NOT_FOUND, 409: 'Changed meanwhile, or the name is taken or reserved', 422: REFUSED },
  })
  edit(
    @Param('name', existingName) name: string,
    @Body(decoded(EditConnection)) change: Api.EditConnection,
    @Caller() by: Author,
  ): Promise<Api.ConnectionView> {
    return pipe(editConnection(this.ports)(name, change, by), TE.map(this.view), runOrThrow);
  }

  @Get(':name/usage')
  @Documented({
    summary: 'Who needs a connection, by which of its names, since when, with the last run and the unfinished ones',
    answers: [200, ConnectionUsageView],
    refusals: { 404: NOT_FOUND },
  })
  usage(@Param('name', existingName) name: string): Promise<Api.ConnectionUsageView> {
    return pipe(
      TE.Do,
      TE.bind('connection', () => findConnection(this.ports)(name)),
      TE.bindW('uses', ({ connection }) => this.ports.usage.usedBy(connection)),
      TE.map(({ connection, uses }) => ({
        connection: connection.name,
        declarationsEnforcedBy: enforcementOf(this.ports.integrations)(connection),
        usedBy: uses.map(toConnectionUse(connection.name)),
      })),
      runOrThrow,
    );
  }

  @Delete(':name')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiQuery({ name: 'force', required: false, type: String, description: 'true: although it is needed' })
  @ApiQuery({ name: 'reason', required: false, type: String, description: 'Kept in the audit log; required with force' })
  @Documented({
    summary: 'Removes a connection that no workflow, no unfinished run and no other connection needs',
    answers: [204],
    refusals: { 404: NOT_FOUND, 409: 'It is needed (`usage` says by whom), or this is an old name of it', 422: 'Forced without a reason' },
  })
  remove(@Param('name', existingName) name: string, @Query(decoded(RemovalQuery)) query: Api.RemovalQuery, @Caller() by: Author): Promise<void> {
    return pipe(
      TE.fromEither(removalOptions(query, by)),
      TE.flatMap((options) => removeConnection(this.ports)(name, options)),
      runOrThrow,
    );
  }

  @Delete(':name/aliases/:alias')
  @ApiQuery({ name: 'force', required: false, type: String, description: 'true: although it is still said' })
  @ApiQuery({ name: 'reason', required: false, type: String, description: 'Kept in the audit log; required with force' })
  @Documented({
    summary: 'Releases an old name of a connection: it leads nowhere any more, and anybody may take it',
    answers: [200, ConnectionView],
    refusals: { 404: 'There is no such connection or old name', 409: 'Somebody still says the old name (`usage` says who)', 422: 'Forced without a reason' },
  })
  release(
    @Param('name', existingName) name: string,
    @Param('alias') alias: string,
    @Query(decoded(RemovalQuery)) query: Api.RemovalQuery,
    @Caller() by: Author,
  ): Promise<Api.ConnectionView> {
    return pipe(
      TE.fromEither(removalOptions(query, by)),
      TE.flatMap((options) => releaseAlias(this.ports)(name, alias, options)),
      TE.map(this.view),
      runOrThrow,
    );
  }
}
