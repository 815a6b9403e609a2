import { spawn } from 'node:child_process';
import { leave, plant } from '../outlets.js';

/** Not imported as a package: that one's specs plant secrets, so it would depend on this. */
const SECRET_MODULE = '../../../../packages/integrations/src/secret.js';

/** Run by the recorder's spec, in a run of its own: leaks a secret by each way out of a test. */
const secret = (way: string): string => plant(`canary-that-leaks-by-${way}`);

it('leaks', async () => {
  console.log(secret('the-console'));
  process.stdout.write(`${secret('standard-output')}\n`);
  process.stderr.write(`${secret('standard-error')}\n`);
  leave('log', secret('a-log-in-memory'));
  leave('responses', secret('a-response'));
  const { Secret } = (await import(SECRET_MODULE)) as { readonly Secret: { of(value: string): unknown } };
  Secret.of('canary-that-the-code-takes-for-a-secret');
  console.log('canary-that-the-code-takes-for-a-secret');

  const program = 'console.log(process.argv[1]); console.error(process.argv[2])';
  const child = spawn(process.execPath, ['--conditions=@aqueduct/source', '-e', program, secret('a-process'), secret('the-errors-of-a-process')], { stdio: 'pipe' });
  let output = '';
  for await (const chunk of child.stdout) {
    output += String(chunk);
  }
  // Nothing is lost by the recorder to whom it is meant for.
  expect(output).toBe('canary-that-leaks-by-a-process\n');

  expect(secret('the-message-of-a-failed-test')).toBe('');
});
