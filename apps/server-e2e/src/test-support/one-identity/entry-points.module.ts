import type { S3Client } from '@aws-sdk/client-s3';
import { ConnectionException } from '@aqueduct/s3-integration';
import { getS3Token, S3IntegrationModule } from '@aqueduct/s3-integration/nest';
import { Controller, Inject, Module, Param, Post, type DynamicModule } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { ENTRY_POINTS, type EntryPoint } from './entry-points.js';
import { bucketOf } from './identity-rows.js';

/** What became of it: `done`, or the code of the typed error, or else its words. */
const outcomeOf = (error: unknown): string =>
  error instanceof ConnectionException && 'code' in error.failure ? error.failure.code : String(error);

/** Lets a test do, over HTTP, what a workflow does with its injected client. */
@Controller('entry-points')
class EntryPointsController {
  constructor(@Inject(ModuleRef) private readonly modules: ModuleRef) {}

  @Post(':connection/:entry')
  async enter(@Param('connection') connection: string, @Param('entry') entry: EntryPoint): Promise<{ readonly outcome: string }> {
    const s3 = this.modules.get<S3Client>(getS3Token(connection), { strict: false });
    try {
      await ENTRY_POINTS[entry](s3, bucketOf(connection));
      return { outcome: 'done' };
    } catch (error) {
      return { outcome: outcomeOf(error) };
    }
  }
}

/** Declares the connections as a workflow package does, and offers the ways in. */
@Module({})
export class EntryPointsModule {
  static forConnections(names: ReadonlyArray<string>): DynamicModule {
    return { module: EntryPointsModule, imports: names.map((name) => S3IntegrationModule.forFeature(name)), controllers: [EntryPointsController] };
  }
}
