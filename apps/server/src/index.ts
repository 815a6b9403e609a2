export { createApp, type Aqueduct, type CreateAppOptions } from './create-app.js';
export { createWorker, type AqueductWorker, type CreateWorkerOptions } from './create-worker.js';
export { type ExtraModule } from './app.module.js';
export { StartError } from './start-error.js';
export { type LogDestination } from './log/log-destination.js';
export { type Environment } from './settings/settings.js';
