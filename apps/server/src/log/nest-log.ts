import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';

type Level = 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/** Nest's own lines, in the server's log: what Nest calls `log` is of interest to its developers, so it is `debug`. */
export class NestLog implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...more: ReadonlyArray<unknown>): void {
    this.write('debug', message, more);
  }

  error(message: unknown, ...more: ReadonlyArray<unknown>): void {
    this.write('error', message, more);
  }

  warn(message: unknown, ...more: ReadonlyArray<unknown>): void {
    this.write('warn', message, more);
  }

  debug(message: unknown, ...more: ReadonlyArray<unknown>): void {
    this.write('debug', message, more);
  }

  verbose(message: unknown, ...more: ReadonlyArray<unknown>): void {
    this.write('debug', message, more);
  }

  fatal(message: unknown, ...more: ReadonlyArray<unknown>): void {
    this.write('fatal', message, more);
  }

  private write(level: Level, message: unknown, more: ReadonlyArray<unknown>): void {
    const context = more.at(-1);
    this.logger[level](
      { ...(typeof context === 'string' ? { context } : {}), ...(message instanceof Error ? { err: message } : {}) },
      message instanceof Error ? message.name : String(message),
    );
  }
}
