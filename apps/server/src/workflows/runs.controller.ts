import { Body, Controller, Get, HttpCode, HttpStatus, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiQuery, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { RepeatRun, RunDetails, RunPage, RunQuery, RunView } from '@aqueduct/api-contract';
import type * as Api from '@aqueduct/api-contract';
import { WORKFLOWS, type Workflows } from '@aqueduct/workflows';
import { decoded } from '../http/decoded.pipe.js';
import { runOrThrow } from '../http/run-or-throw.js';
import { Documented } from '../openapi/documented.js';
import { runId } from './run-id.pipe.js';
import { runQuery } from './run-query.js';
import { toRunDetails, toRunPage, toRunView } from './run-view.js';

@ApiTags('runs')
@Controller('api/v1/runs')
export class RunsController {
  constructor(@Inject(WORKFLOWS) private readonly workflows: Workflows) {}

  @Get()
  @ApiQuery({ name: 'status', required: false, type: String })
  @ApiQuery({ name: 'workflow', required: false, type: String })
  @ApiQuery({ name: 'connection', required: false, type: String, description: 'The name of a connection that the run was started with' })
  @ApiQuery({ name: 'since', required: false, type: String, description: 'Created then or later, e.g. 2026-11-23T08:15:00.000Z' })
  @ApiQuery({ name: 'until', required: false, type: String, description: 'Created then or before' })
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

  @Post(':id/cancel')
  @HttpCode(HttpStatus.OK)
  @Documented({
    summary: 'Cancels a queued or running run; what its step is doing ends within about a second',
    answers: [200, RunDetails],
    refusals: { 404: 'There is no such run', 409: 'The run has ended' },
  })
  cancel(@Param('id', runId) id: string): Promise<Api.RunDetails> {
    return pipe(this.workflows.cancel(id), TE.map(toRunDetails), runOrThrow);
  }

  @Post(':id/resume')
  @HttpCode(HttpStatus.OK)
  @Documented({
    summary: 'Lets a cancelled run go on at the interrupted step',
    answers: [200, RunDetails],
    refusals: { 404: 'There is no such run, or its workflow is not here', 409: 'The run was not cancelled' },
  })
  resume(@Param('id', runId) id: string): Promise<Api.RunDetails> {
    return pipe(this.workflows.resume(id), TE.map(toRunDetails), runOrThrow);
  }

  @Post(':id/repetitions')
  @HttpCode(HttpStatus.ACCEPTED)
  @Documented({
    summary: 'Starts a new run with the input of an ended one, and the results of its steps before the given one',
    body: RepeatRun,
    answers: [202, RunView],
    refusals: { 404: 'There is no such run, or its workflow is not here', 409: 'The run has not ended', 422: 'It has no such step' },
  })
  async repeat(
    @Param('id', runId) id: string,
    @Body(decoded(RepeatRun)) body: Api.RepeatRun,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Api.RunView> {
    const options = body.fromStep === undefined ? {} : { fromStep: body.fromStep };
    const run = await pipe(this.workflows.repeat(id, options), TE.map(toRunView), runOrThrow);
    response.location(`/api/v1/runs/${encodeURIComponent(run.id)}`);
    return run;
  }
}
