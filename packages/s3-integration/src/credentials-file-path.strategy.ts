import * as E from 'fp-ts/lib/Either.js';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { optional, text, type CredentialSource } from '@aqueduct/integrations';
import { DEFAULT_CREDENTIALS_FILE_KINDS, pathPolicy, type CredentialsFileKind } from './credentials-file-kinds.js';
import { planCredentials, type CredentialsPlan } from './credentials-file-plan.js';
import { keptPlan, retoldPlan, samePlan } from './credentials-file-plan-changes.js';
import { planSource } from './credentials-file-plan-source.js';
import { sharedLoginSources } from './login/shared-login-sources.js';
import { awsSignIn } from './login/sign-in-service.js';
import { liveCredentialsFile } from './profile-file/live-credentials-file.js';
import { sharedRoleChains } from './role-chain/shared-role-chains.js';
import { toCredentialError } from './s3-credential-error.js';
import type { S3Credentials, S3CredentialStrategy } from './s3-credentials.js';
import { awsSsoOidc } from './sso/sso-oidc.js';
import { awsSsoPortal } from './sso/sso-portal.js';
import { sharedSsoSources } from './sso/shared-sso-sources.js';
import { stsClients } from './sts-client.js';

const NAME = 'credentials-file-path';

export interface CredentialsFilePathOptions {
  /** What `~/` stands for. @default the home folder of the user who runs the server */
  readonly homeFolder?: string;
  /** Instead of AWS's own SSO portals; for development. */
  readonly ssoPortalEndpoint?: string;
  /** Instead of AWS's own SSO token services, which refresh tokens; for development. */
  readonly ssoOidcEndpoint?: string;
  /** Where SSO tokens are, instead of in `sso/cache` beside each config file. An absolute path. */
  readonly ssoCacheFolder?: string;
  /** Instead of AWS's own sign-in services, which refresh sessions of `aws login`; for development. */
  readonly signInEndpoint?: string;
  /** Where sessions of `aws login` are, instead of in `login/cache` beside each config file. An absolute path. */
  readonly loginCacheFolder?: string;
  /** Absolute folders in which files may be named. @default anywhere, but for /proc, /sys and /dev */
  readonly credentialsFolders?: ReadonlyArray<string>;
  /** The kinds of profile that may be used. @default ['static', 'sso', 'role-chain'] */
  readonly credentialsFileKinds?: ReadonlyArray<CredentialsFileKind>;
  /** Instead of AWS's own STS, which hands out the sessions of roles; for development. */
  readonly stsEndpoint?: string;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

const fields = {
  path: text({
    label: 'Path on the server',
    placeholder: '/home/me/.aws/credentials',
    help: 'A credentials or config file on the machine that runs the server. Changes of the file take effect at the next use.',
    maxLength: 4096,
    pattern: '[^\\u0000]+',
    expected: 'an absolute path on the server, or one that begins with ~/; at most 4096 characters',
  }),
  profile: optional(
    text({
      label: 'Profile',
      placeholder: 'default',
      maxLength: 256,
      expected: 'the name of a profile in the file; "default" when left out',
    }),
  ),
};

/** A file on the server, followed while it changes; profiles with an access key, SSO or a role. @publicApi */
export const credentialsFilePathStrategy = ({
  homeFolder = homedir(),
  ssoPortalEndpoint,
  ssoOidcEndpoint,
  ssoCacheFolder,
  signInEndpoint,
  loginCacheFolder,
  credentialsFolders,
  credentialsFileKinds = DEFAULT_CREDENTIALS_FILE_KINDS,
  stsEndpoint,
  now = Date.now,
}: CredentialsFilePathOptions = {}): S3CredentialStrategy<typeof fields> => {
  const portal = awsSsoPortal(ssoPortalEndpoint === undefined ? {} : { endpoint: ssoPortalEndpoint });
  const oidc = awsSsoOidc(ssoOidcEndpoint === undefined ? {} : { endpoint: ssoOidcEndpoint });
  const access = credentialsFolders === undefined ? {} : { folders: credentialsFolders };
  const ssoSources = sharedSsoSources({
    strategy: NAME,
    portal,
    oidc,
    now,
    homeFolder,
    access,
    ...(ssoCacheFolder === undefined ? {} : { cacheFolder: ssoCacheFolder }),
  });
  const loginSources = sharedLoginSources({
    strategy: NAME,
    service: awsSignIn({ now, ...(signInEndpoint === undefined ? {} : { endpoint: signInEndpoint }) }),
    now,
    homeFolder,
    access,
    ...(loginCacheFolder === undefined ? {} : { cacheFolder: loginCacheFolder }),
  });
  const sts = stsClients(stsEndpoint === undefined ? {} : { endpoint: stsEndpoint });
  const roleChains = sharedRoleChains({
    strategy: NAME,
    sts,
    ssoSources,
    loginSources,
    now,
    outside: {
      strategy: NAME,
      now,
      ...(credentialsFolders === undefined ? {} : { credentialsFolders }),
      ...(stsEndpoint === undefined ? {} : { stsEndpoint }),
    },
  });
  const toError = toCredentialError(NAME, 'path');

  const open = (path: string, profile: string): CredentialSource<S3Credentials> => {
    const plan = planCredentials({ strategy: NAME, profile, policy: pathPolicy(path, credentialsFileKinds), facts: { file: path } });
    const file = liveCredentialsFile<CredentialsPlan>({ path, access, interpret: plan, same: samePlan, retold: retoldPlan, kept: keptPlan });
    const sourceOf = planSource({
      sso: (ssoProfile) => ssoSources(path, ssoProfile),
      login: (login) => loginSources(path, login),
      roleChain: (chain) => roleChains(path, chain),
    });

    return {
      // Plain, for it runs before every request: a pipe of tasks costs more than the look at the file.
      resolve: (options) => async () => {
        const current = await file.read(options)();
        return E.isLeft(current) ? E.left(toError(current.left)) : sourceOf(current.right).resolve(options)();
      },
    };
  };

  return {
    name: NAME,
    title: 'Path to a credentials file',
    description:
      'Name a credentials or config file on the server, and one of its profiles: an access key, AWS SSO or a role. Changes of the file are followed.',
    fields,
    origin: 'server',
    normalize: (values) => ({
      path: values.path.startsWith('~/') ? join(homeFolder, values.path.slice(2)) : values.path,
      profile: values.profile?.trim() || 'default',
    }),
    open: ({ path, profile = 'default' }) => open(path, profile),
  };
};
