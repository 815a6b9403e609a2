import { helpText } from './settings/help-text.js';

if (process.argv.includes('--help')) {
  process.stdout.write(helpText());
} else {
  // See main.ts.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const { runWorker } = await import('./run-worker.js');
  await runWorker();
}
