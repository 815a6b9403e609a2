import { Controller, Get, Inject, Param, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { RunGlance } from '@aqueduct/api-contract';
import { WORKFLOWS, type Workflows } from '@aqueduct/workflows';
import { sendEvents } from '../http/event-stream.js';
import { OpenStreams } from '../http/open-streams.js';
import { runOrThrow } from '../http/run-or-throw.js';
import { Documented } from '../openapi/documented.js';
import { runId } from './run-id.pipe.js';
import { toRunGlance } from './run-view.js';

@ApiTags('runs')
@Controller('api/v1/runs')
export class RunEventsController {
  constructor(
    @Inject(WORKFLOWS) private readonly workflows: Workflows,
    @Inject(OpenStreams) private readonly streams: OpenStreams,
  ) {}

  @Get(':id/events')
  @Documented({
    summary: 'The run as server-sent events named "run": now, at every change, and when it has ended; then one named "end"',
    answers: [200, RunGlance],
    refusals: { 404: 'There is no such run' },
  })
  async events(@Param('id', runId) id: string, @Res() response: Response): Promise<void> {
    await runOrThrow(this.workflows.run(id));
    const { abort, release } = this.streams.open();
    response.once('close', () => {
      abort.abort();
    });
    try {
      await sendEvents(response, 'run', this.#glances(id, abort.signal));
    } finally {
      release();
    }
  }

  async *#glances(id: string, signal: AbortSignal): AsyncGenerator<RunGlance, void> {
    for await (const glance of this.workflows.watch(id, signal)) {
      yield toRunGlance(glance);
    }
  }
}
