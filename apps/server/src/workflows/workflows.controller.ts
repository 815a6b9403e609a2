import { Body, Controller, Get, Headers, HttpCode, HttpStatus, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { RunView, StartRun, WorkflowList } from '@aqueduct/api-contract';
import type * as Api from '@aqueduct/api-contract';
import type { ConnectionPorts } from '@aqueduct/integrations';
import { CONNECTION_PORTS } from '@aqueduct/integrations-nest';
import { WORKFLOWS, type Workflows } from '@aqueduct/workflows';
import { decoded } from '../http/decoded.pipe.js';
import { runOrThrow } from '../http/run-or-throw.js';
import { Documented } from '../openapi/documented.js';
import { idempotencyKey } from './idempotency-key.js';
import { toRunView } from './run-view.js';
import { toWorkflowView } from './workflow-view.js';

@ApiTags('workflows')
@Controller('api/v1/workflows')
export class WorkflowsController {
  constructor(
    @Inject(WORKFLOWS) private readonly workflows: Workflows,
    @Inject(CONNECTION_PORTS) private readonly ports: ConnectionPorts,
  ) {}

  @Get()
  @Documented({ summary: 'The registered workflows and the connections they need, and whether those are there', answers: [200, WorkflowList] })
  list(): Promise<Api.WorkflowList> {
    const { store, integrations } = this.ports;
    return pipe(
      store.list(),
      TE.map((connections) => ({ workflows: this.workflows.list().map(toWorkflowView({ connections, integrations })) })),
      runOrThrow,
    );
  }

  @Post(':name/runs')
  @HttpCode(HttpStatus.ACCEPTED)
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'A second start with the same key answers the first run' })
  @Documented({
    summary: 'Starts a run; any process of the fleet takes it',
    body: StartRun,
    answers: [202, RunView],
    refusals: { 404: 'There is no such workflow', 409: 'A connection that the workflow declares is missing, or the key belongs to a run of another workflow', 422: 'The input does not fit' },
  })
  async start(
    @Param('name') name: string,
    @Headers('idempotency-key') header: string | undefined,
    @Body(decoded(StartRun)) body: Api.StartRun,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Api.RunView> {
    const run = await pipe(
      TE.fromEither(idempotencyKey(header, body.idempotencyKey)),
      TE.flatMap((key) => this.workflows.start(name, body.input ?? {}, { ...key, ...(body.priority === undefined ? {} : { priority: body.priority }) })),
      TE.map(toRunView),
      runOrThrow,
    );
    response.location(`/api/v1/runs/${encodeURIComponent(run.id)}`);
    return run;
  }
}
