import { Module } from '@nestjs/common';
import { ConnectionTestsController } from './connection-tests.controller.js';
import { ConnectionsController } from './connections.controller.js';

@Module({ controllers: [ConnectionsController, ConnectionTestsController] })
export class ConnectionsModule {}
