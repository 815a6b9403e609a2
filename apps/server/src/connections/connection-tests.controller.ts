import { Body, Controller, HttpCode, HttpStatus, Inject, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { TestConnection, TestResult } from '@aqueduct/api-contract';
import type * as Api from '@aqueduct/api-contract';
import { testConnection, testDraft, type ConnectionPorts } from '@aqueduct/integrations';
import { CONNECTION_PORTS } from '@aqueduct/integrations-nest';
import { decoded } from '../http/decoded.pipe.js';
import { runOrThrow } from '../http/run-or-throw.js';
import { Documented } from '../openapi/documented.js';
import { existingName } from './existing-name.pipe.js';
import { toTestResult } from './test-result-view.js';

/** A test that failed is an answer, not an error: 200, and the verdict says so. */
@ApiTags('connections')
@Controller('api/v1')
export class ConnectionTestsController {
  constructor(@Inject(CONNECTION_PORTS) private readonly ports: ConnectionPorts) {}

  @Post('connection-tests')
  @HttpCode(HttpStatus.OK)
  @Documented({
    summary: 'Tests a connection without saving it',
    body: TestConnection,
    answers: [200, TestResult],
    refusals: { 422: 'Wrong fields' },
  })
  testUnsaved(@Body(decoded(TestConnection)) { settings = {}, credentials = {}, ...rest }: Api.TestConnection): Promise<Api.TestResult> {
    return pipe(testDraft(this.ports)({ ...rest, settings, credentials }), TE.map(toTestResult), runOrThrow);
  }

  @Post('connections/:name/tests')
  @HttpCode(HttpStatus.OK)
  @Documented({
    summary: 'Tests a saved connection exactly as a run uses it, and keeps the result',
    answers: [200, TestResult],
    refusals: { 404: 'There is no such connection' },
  })
  testSaved(@Param('name', existingName) name: string): Promise<Api.TestResult> {
    return pipe(testConnection(this.ports)(name), TE.map(toTestResult), runOrThrow);
  }
}
