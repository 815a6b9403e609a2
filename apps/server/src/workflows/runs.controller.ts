import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiQuery, ApiTags } from '@nestjs/swagger';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { RunDetails, RunPage, RunQuery } from '@aqueduct/api-contract';
import type * as Api from '@aqueduct/api-contract';
import { WORKFLOWS, type Workflows } from '@aqueduct/workflows';
import { decoded } from '../http/decoded.pipe.js';
import { runOrThrow } from '../http/run-or-throw.js';
import { Documented } from '../openapi/documented.js';
import { runId } from './run-id.pipe.js';
import { runQuery } from './run-query.js';
import { toRunDetails, toRunPage } from './run-view.js';

@ApiTags('runs')
@Controller('api/v1/runs')
export class RunsController {
  constructor(@Inject(WORKFLOWS) private readonly workflows: Workflows) {}

  @Get()
  @ApiQuery({ name: 'status', required: false, type: String })
  @ApiQuery({ name: 'workflow', required: false, type: String })
  @ApiQuery({ name: 'limit', required: false, type: String })
  @ApiQuery({ name: 'cursor', required: false, type: String, description: 'The `next` of the page before' })
  @Documented({ summary: 'Runs, newest first', answers: [200, RunPage], refusals: { 422: 'A filter that cannot be used' } })
  list(@Query(decoded(RunQuery)) query: Api.RunQuery): Promise<Api.RunPage> {
    return pipe(
      TE.fromEither(runQuery(query)),
      TE.flatMap((wanted) => this.workflows.runs(wanted)),
      TE.map(toRunPage),
      runOrThrow,
    );
  }

  @Get(':id')
  @Documented({ summary: 'One run with its steps and progress', answers: [200, RunDetails], refusals: { 404: 'There is no such run' } })
  get(@Param('id', runId) id: string): Promise<Api.RunDetails> {
    return pipe(this.workflows.run(id), TE.map(toRunDetails), runOrThrow);
  }
}
