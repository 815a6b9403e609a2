import { Module } from '@nestjs/common';
import * as E from 'fp-ts/lib/Either.js';
import { WORKFLOWS, type Workflows } from '@aqueduct/workflows';
import { SERVER_DATABASE } from '../database/database.tokens.js';
import type { ServerDatabase } from '../database/server-database.js';
import { HealthController } from './health.controller.js';
import { READINESS } from './health.tokens.js';
import { readiness } from './readiness.js';

@Module({
  controllers: [HealthController],
  providers: [
    {
      provide: READINESS,
      inject: [SERVER_DATABASE, WORKFLOWS],
      useFactory: (database: ServerDatabase, workflows: Workflows) => readiness(database, async () => E.isRight(await workflows.ready()())),
    },
  ],
})
export class HealthModule {}
