import { Module, type DynamicModule } from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { settingsFrom, type Environment } from './settings.js';
import { SETTINGS } from './settings.tokens.js';

/** The settings of the server, from the environment that it was given. */
@Module({})
export class SettingsModule {
  static forRoot(env: Environment): DynamicModule {
    return {
      module: SettingsModule,
      global: true,
      imports: [
        ConfigModule.forRoot({
          ignoreEnvFile: true,
          skipProcessEnv: true,
          // One object: @nestjs/config would copy top-level texts, secrets too, into process.env.
          validate: () => ({ settings: settingsFrom(env) }),
        }),
      ],
      providers: [
        {
          provide: SETTINGS,
          inject: [ConfigService],
          useFactory: (config: ConfigService) => config.getOrThrow('settings'),
        },
      ],
      exports: [SETTINGS],
    };
  }
}
