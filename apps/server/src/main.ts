import { helpText } from './settings/help-text.js';

if (process.argv.includes('--help')) {
  process.stdout.write(helpText());
} else {
  // Loaded only now: the help text should not take a second.
  const { runServer } = await import('./run-server.js');
  await runServer();
}
