import { Module } from '@nestjs/common';
import { CredentialsFilesController } from './credentials-files.controller.js';

@Module({ controllers: [CredentialsFilesController] })
export class CredentialsFilesModule {}
