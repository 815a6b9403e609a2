import { Module } from '@nestjs/common';
import { ConnectionPreparationsController } from './connection-preparations.controller.js';
import { ConnectionTestsController } from './connection-tests.controller.js';
import { ConnectionsController } from './connections.controller.js';

@Module({ controllers: [ConnectionsController, ConnectionTestsController, ConnectionPreparationsController] })
export class ConnectionsModule {}
