import { Module, type DynamicModule } from '@nestjs/common';
import { SERVER_CONTEXT, type ServerContext } from './server-context.js';

/** Gives everybody what the server was started with. */
@Module({})
export class ServerContextModule {
  static forRoot(context: ServerContext): DynamicModule {
    return {
      module: ServerContextModule,
      global: true,
      providers: [{ provide: SERVER_CONTEXT, useValue: context }],
      exports: [SERVER_CONTEXT],
    };
  }
}
