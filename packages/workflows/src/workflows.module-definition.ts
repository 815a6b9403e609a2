import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { EngineOptions } from './engine-options.js';

/** See {@link EngineOptions}. */
export type WorkflowsModuleOptions = EngineOptions;

export const {
  ConfigurableModuleClass,
  MODULE_OPTIONS_TOKEN: WORKFLOWS_MODULE_OPTIONS,
  OPTIONS_TYPE,
  ASYNC_OPTIONS_TYPE,
} = new ConfigurableModuleBuilder<WorkflowsModuleOptions>({ moduleName: 'Workflows' })
  .setClassMethodName('forRoot')
  .setExtras({ isGlobal: true }, (definition, { isGlobal }) => ({ ...definition, global: isGlobal }))
  .build();
