import * as E from 'fp-ts/lib/Either.js';
import { once } from 'node:events';
import { credentialsFilePathStrategy } from '../credentials-file-path.strategy.js';

/** Says `ready`, waits for a line, resolves a profile that somebody signed in for, and prints whose session it got. */
const env = (name: string): string => process.env[name] ?? '';
const strategy = credentialsFilePathStrategy({
  homeFolder: env('TEST_HOME'),
  ssoPortalEndpoint: env('TEST_SSO'),
  ssoOidcEndpoint: env('TEST_OIDC'),
  signInEndpoint: env('TEST_SIGNIN'),
  credentialsFileKinds: ['sso', 'login'],
});
const source = strategy.open({ path: env('TEST_CONFIG'), profile: 'dev' });

process.stdout.write('ready\n');
await once(process.stdin, 'data');
const outcome = await source.resolve({ refresh: false })();
process.stdout.write(`${E.isRight(outcome) ? 'resolved' : outcome.left.code}\n`);
process.stdin.destroy();
