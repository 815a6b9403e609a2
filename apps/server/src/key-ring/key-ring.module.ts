import { Global, Module } from '@nestjs/common';
import { SERVER_DATABASE, STORE } from '../database/database.tokens.js';
import { SETTINGS } from '../settings/settings.tokens.js';
import { KEY_RING } from './key-ring.tokens.js';
import { loadKeyRing } from './load-key-ring.js';

/** The keys that seal secrets. */
@Global()
@Module({
  providers: [{ provide: KEY_RING, inject: [SETTINGS, STORE, SERVER_DATABASE], useFactory: loadKeyRing }],
  exports: [KEY_RING],
})
export class KeyRingModule {}
