import 'reflect-metadata';
import { createApp } from '@aqueduct/server';
import { EntryPointsModule } from './entry-points.module.js';
import { IDENTITY_ROWS } from './identity-rows.js';

/** The server as a process of its own, with the ways in of {@link EntryPointsModule}. */
const server = await createApp({ extraModules: [EntryPointsModule.forConnections(IDENTITY_ROWS.map(({ name }) => name))] });
process.once('SIGTERM', () => {
  void server.close().then(() => process.exit(0));
});
await server.listen();
