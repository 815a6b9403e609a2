import { Body, Controller, HttpCode, HttpStatus, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { RetestConnection, TestConnection, TestResult } from '@aqueduct/api-contract';
import type * as Api from '@aqueduct/api-contract';
import { testConnection, testDraft, type ConnectionPorts } from '@aqueduct/integrations';
import { CONNECTION_PORTS } from '@aqueduct/integrations-nest';
import { decoded } from '../http/decoded.pipe.js';
import { Documented } from '../openapi/documented.js';
import { answerTest } from './answer-test.js';
import { existingName } from './existing-name.pipe.js';

const AS_EVENTS =
  'With `Accept: text/event-stream` each step is an event as it begins (`started`) and ends (`step`), and the whole is the last one (`result`).';

/** A test that failed is an answer, not an error: 200, and the verdict says so. */
@ApiTags('connections')
@Controller('api/v1')
export class ConnectionTestsController {
  constructor(@Inject(CONNECTION_PORTS) private readonly ports: ConnectionPorts) {}

  @Post('connection-tests')
  @HttpCode(HttpStatus.OK)
  @Documented({
    summary: 'Tests a connection without saving it',
    description: AS_EVENTS,
    body: TestConnection,
    answers: [200, TestResult],
    refusals: { 422: 'Wrong fields' },
  })
  testUnsaved(
    @Body(decoded(TestConnection)) { settings = {}, credentials = {}, checks = {}, ...rest }: Api.TestConnection,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    return answerTest(request, response, (watch) => testDraft(this.ports)({ ...rest, settings, credentials }, { ...watch, checks }));
  }

  @Post('connections/:name/tests')
  @HttpCode(HttpStatus.OK)
  @Documented({
    summary: 'Tests a saved connection exactly as a run uses it, and keeps the result',
    description: AS_EVENTS,
    body: RetestConnection,
    answers: [200, TestResult],
    refusals: { 404: 'There is no such connection', 422: 'Wrong fields' },
  })
  testSaved(
    @Param('name', existingName) name: string,
    @Body(decoded(RetestConnection)) { checks = {} }: Api.RetestConnection,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    return answerTest(request, response, (watch) => testConnection(this.ports)(name, { ...watch, checks }));
  }
}
