import { NestFactory } from '@nestjs/core';
import { AppModule, type ExtraModule } from './app.module.js';
import { createLog } from './log/create-log.js';
import type { LogDestination } from './log/log-destination.js';
import { NestLog } from './log/nest-log.js';
import { Closers } from './server-context.js';
import { settingsFrom, type Environment } from './settings/settings.js';
import { unknownVariables } from './settings/unknown-variables.js';

/** How {@link createWorker} is told what to start. */
export interface CreateWorkerOptions {
  /** @default process.env */
  readonly env?: Environment;
  /** Modules beside the server's own: integrations, credential strategies, workflows. */
  readonly extraModules?: ReadonlyArray<ExtraModule>;
  /** Takes the log lines, as JSON. @default standard output, readable on a terminal */
  readonly log?: LogDestination;
  /** Gives up a start that waits for its database. */
  readonly signal?: AbortSignal;
}

/** A process that runs workflows. */
export interface AqueductWorker {
  /** Lets running workflows end for a while, leaves the rest to others, then closes the database. */
  close(): Promise<void>;
}

/**
 * Makes a worker without HTTP, on the database of its environment: with the embedded one, it shares the data folder with
 * the server. It runs when this returns.
 *
 * @throws StartError that says what is wrong and what to do
 */
export const createWorker = async ({ env = process.env, extraModules = [], log: destination, ...context }: CreateWorkerOptions = {}): Promise<AqueductWorker> => {
  const log = createLog(settingsFrom(env), destination);
  unknownVariables(env).forEach((warning) => {
    log.warn(warning);
  });
  const closers = new Closers();
  try {
    const module = AppModule.forRoot({ log, extraModules, as: 'worker', context: { ...context, env, closers, waitsAloud: false } });
    const app = await NestFactory.createApplicationContext(module, { logger: new NestLog(log), abortOnError: false });
    closers.add(() => app.close());
    log.info({ pid: process.pid }, 'The worker takes runs');
    return { close: () => closers.closeAll() };
  } catch (error) {
    await closers.closeAll().catch(() => undefined);
    throw error;
  }
};
