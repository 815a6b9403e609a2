import type { CredentialSource } from '@aqueduct/integrations';
import { toCredentialError } from '../s3-credential-error.js';
import type { S3Credentials } from '../s3-credentials.js';
import type { FileAccess } from '../profile-file/file-access.js';
import { loginRemedy } from './login-command.js';
import { tokenRenewer } from './renew-token.js';
import type { SsoOidc } from './sso-oidc.js';
import type { SsoPortal } from './sso-portal.js';
import type { SsoProfile } from './sso-profile.js';
import { ssoSource } from './sso-source.js';
import { tokenPath } from './sso-token.js';

export interface SharedSsoOptions {
  readonly strategy: string;
  readonly portal: SsoPortal;
  readonly oidc: SsoOidc;
  readonly now: () => number;
  /** Of the user who runs the server. */
  readonly homeFolder: string;
  /** Where all tokens are, instead of beside each config file. */
  readonly cacheFolder?: string;
  readonly access?: FileAccess;
}

/** A forgotten source costs one more question to the portal. */
const MAX_SOURCES = 500;

/** One source per file and profile, however many connections use it, so that the portal is asked once for all. */
export const sharedSsoSources = ({
  strategy,
  portal,
  now,
  homeFolder,
  oidc,
  cacheFolder,
  access = {},
}: SharedSsoOptions): ((file: string, profile: SsoProfile) => CredentialSource<S3Credentials>) => {
  const sources = new Map<string, CredentialSource<S3Credentials>>();
  const toError = toCredentialError(strategy, 'path');

  // The operator who named the folder of the tokens may read them there.
  const ofTokens =
    cacheFolder === undefined || access.folders === undefined ? access : { ...access, folders: [...access.folders, cacheFolder] };
  const renewer = tokenRenewer({ oidc, now, access: ofTokens });

  const newSource = (file: string, profile: SsoProfile): CredentialSource<S3Credentials> => {
    const { name, tokenOf } = profile;
    const context = {
      profile,
      tokenFile: tokenPath(file, tokenOf, cacheFolder),
      login: loginRemedy(file, name, tokenOf, homeFolder, cacheFolder),
    };
    return ssoSource({ context, portal, renewer, access: ofTokens, strategy, toError, now });
  };

  return (file, profile) => {
    const key = JSON.stringify([file, profile]);
    const source = sources.get(key) ?? newSource(file, profile);
    sources.delete(key);
    sources.set(key, source);
    const oldest = sources.size > MAX_SOURCES ? sources.keys().next().value : undefined;
    if (oldest !== undefined) {
      sources.delete(oldest);
    }
    return source;
  };
};
