import { helpText } from './settings/help-text.js';

if (process.argv.includes('--help')) {
  process.stdout.write(helpText());
} else {
  // A notice about Node versions of 2027, once per process, is nothing that a reader of the log could act on.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  // Loaded only now: the help text should not take a second.
  const { runServer } = await import('./run-server.js');
  await runServer();
}
