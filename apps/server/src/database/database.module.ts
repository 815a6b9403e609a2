import { Global, Module } from '@nestjs/common';
import { LOG } from '../log/log.tokens.js';
import { SERVER_CONTEXT } from '../server-context.js';
import { SETTINGS } from '../settings/settings.tokens.js';
import { DATABASE, SERVER_DATABASE, STORE } from './database.tokens.js';
import { openDatabase } from './open-database.js';
import { openServerDatabase } from './server-database.js';
import { openStore } from './open-store.js';

/** Opens the database before anything that needs it. `Closers` closes it after everything else. */
@Global()
@Module({
  providers: [
    { provide: DATABASE, inject: [SETTINGS, LOG, SERVER_CONTEXT], useFactory: openDatabase },
    { provide: STORE, inject: [DATABASE, LOG, SERVER_CONTEXT], useFactory: openStore },
    // After the store: both make the schema if it is missing, which PostgreSQL lets only one do at a time.
    { provide: SERVER_DATABASE, inject: [DATABASE, LOG, SERVER_CONTEXT, STORE], useFactory: openServerDatabase },
  ],
  exports: [DATABASE, SERVER_DATABASE, STORE],
})
export class DatabaseModule {}
