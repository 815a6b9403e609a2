import type { Server } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { API_KEY_STORE } from './api-keys/api-keys.tokens.js';
import type { ApiKeyStore } from './api-keys/api-key-store.js';
import { requireApiKey } from './api-keys/require-api-key.js';
import { AppModule } from './app.module.js';
import type { CreateWorkerOptions } from './create-worker.js';
import { bodyParsers } from './http/body-parsers.js';
import { listenOn } from './http/listen-on.js';
import { OpenStreams } from './http/open-streams.js';
import { ProblemFilter } from './http/problem.filter.js';
import { securityHeaders } from './http/security-headers.js';
import { stopListening } from './http/stop-listening.js';
import { createLog } from './log/create-log.js';
import { NestLog } from './log/nest-log.js';
import { requestLog } from './log/request-log.js';
import { serveOpenApi } from './openapi/openapi-document.js';
import { Closers } from './server-context.js';
import { settingsFrom } from './settings/settings.js';
import { unknownVariables } from './settings/unknown-variables.js';

/** How {@link createApp} is told what to start. */
export interface CreateAppOptions extends CreateWorkerOptions {
  /** Takes the first API key. @default printed on a terminal, otherwise written to `<data>/first-api-key` */
  readonly handOverKey?: (key: string) => Promise<void> | void;
}

/** The server, made and not listening yet. */
export interface Aqueduct {
  readonly app: INestApplication;
  /** Starts to answer; gives the base URL, e.g. `http://127.0.0.1:4280`. */
  listen(): Promise<string>;
  /** Ends HTTP, then the workflow engine, then the database. */
  close(): Promise<void>;
}

/**
 * Makes the server that `main.ts` runs; tests and the demo make the same one in their own process.
 *
 * @throws StartError that says what is wrong and what to do
 */
export const createApp = async ({ env = process.env, extraModules = [], log: destination, ...context }: CreateAppOptions = {}): Promise<Aqueduct> => {
  const settings = settingsFrom(env);
  const log = createLog(settings, destination);
  unknownVariables(env).forEach((warning) => {
    log.warn(warning);
  });
  const closers = new Closers();
  try {
    const app = await NestFactory.create<NestExpressApplication>(AppModule.forRoot({ log, extraModules, as: 'server', context: { ...context, env, closers, waitsAloud: true } }), {
      logger: new NestLog(log),
      abortOnError: false,
      bodyParser: false,
    });
    app.disable('x-powered-by').set('etag', false);
    app.use(requestLog(log), securityHeaders(), requireApiKey(app.get<ApiKeyStore>(API_KEY_STORE)), bodyParsers());
    app.useGlobalFilters(new ProblemFilter(log));
    serveOpenApi(app);
    closers.add(() => app.close());
    closers.add(() => stopListening(app.getHttpServer() as Server));
    closers.add(async () => {
      app.get(OpenStreams).endAll();
    });
    await app.init();
    return { app, listen: () => listenOn(app, settings, log), close: () => closers.closeAll() };
  } catch (error) {
    await closers.closeAll().catch(() => undefined);
    throw error;
  }
};
