import { Inject, Module, type OnApplicationBootstrap } from '@nestjs/common';
import type { Logger } from 'pino';
import { SERVER_DATABASE } from '../database/database.tokens.js';
import type { ServerDatabase } from '../database/server-database.js';
import { LOG } from '../log/log.tokens.js';
import { SERVER_CONTEXT, type ServerContext } from '../server-context.js';
import type { Settings } from '../settings/settings.js';
import { SETTINGS } from '../settings/settings.tokens.js';
import { ApiKeyStore } from './api-key-store.js';
import { API_KEY_STORE } from './api-keys.tokens.js';
import { ensureFirstApiKey, printKey, writeKey } from './first-api-key.js';

/** Who may call: API keys, the first of which is made when the database has none. */
@Module({
  providers: [{ provide: API_KEY_STORE, inject: [SERVER_DATABASE], useFactory: (database: ServerDatabase) => new ApiKeyStore(database) }],
  exports: [API_KEY_STORE],
})
export class ApiKeysModule implements OnApplicationBootstrap {
  constructor(
    @Inject(SERVER_DATABASE) private readonly database: ServerDatabase,
    @Inject(SERVER_CONTEXT) private readonly context: ServerContext,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  /** Last of all: a start that fails hands no key over. */
  onApplicationBootstrap(): Promise<void> {
    const usual = process.stdout.isTTY ? printKey : writeKey(this.settings.data, this.log);
    return ensureFirstApiKey(this.database, this.context.handOverKey ?? usual);
  }
}
