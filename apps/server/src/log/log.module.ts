import { Module, type DynamicModule } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOG } from './log.tokens.js';

/** Gives everybody the one log. */
@Module({})
export class LogModule {
  static forRoot(log: Logger): DynamicModule {
    return { module: LogModule, global: true, providers: [{ provide: LOG, useValue: log }], exports: [LOG] };
  }
}
