import { Secret, type CredentialSource } from '@aqueduct/integrations';
import { assumeRoleStrategy } from '../assume-role.strategy.js';
import { credentialsFilePathStrategy } from '../credentials-file-path.strategy.js';
import { hostIdentityStrategy } from '../host-identity.strategy.js';
import type { S3Credentials } from '../s3-credentials.js';
import { webIdentityStrategy } from '../web-identity.strategy.js';
import { watchHome } from './watched-home.js';

/** Prints which files of the ambient set-up roles open, and what they come to. */
const opened = watchHome();
const env = (name: string): string => process.env[name] ?? '';
const stsEndpoint = env('TEST_ENDPOINT');

const outcomeOf = async (source: CredentialSource<S3Credentials>): Promise<string> => {
  const outcome = await source.resolve({ refresh: false })();
  return outcome._tag === 'Left' ? outcome.left.problem : String(outcome.right.provenance.facts['session']);
};

const role = assumeRoleStrategy({
  stsEndpoint,
  file: credentialsFilePathStrategy(),
  webIdentity: webIdentityStrategy(),
  host: (identity) => hostIdentityStrategy(identity, {}),
  connections: () => {
    throw new Error('no connections here');
  },
}).open({
  roleArn: env('TEST_ROLE'),
  source: 'access-key',
  accessKeyId: env('TEST_KEY_ID'),
  secretAccessKey: Secret.of(env('TEST_SECRET')),
  stsRegion: 'eu-west-1',
});
const web = webIdentityStrategy({ stsEndpoint }).open({ roleArn: env('TEST_ROLE'), tokenFile: env('TEST_TOKEN_FILE'), stsRegion: 'eu-west-1' });

process.stdout.write(JSON.stringify({ sessions: [await outcomeOf(role), await outcomeOf(web)], opened }));
