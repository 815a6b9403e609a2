import type { CredentialSource } from '@aqueduct/integrations';
import { tokenRenewer } from '../cached-token/renew-token.js';
import { sharedSources, type SharedSources } from '../cached-token/shared-sources.js';
import { toCredentialError } from '../s3-credential-error.js';
import type { S3Credentials } from '../s3-credentials.js';
import type { FileAccess } from '../profile-file/file-access.js';
import { exchangeSsoToken } from './exchange-sso-token.js';
import { loginRemedy } from './login-command.js';
import type { SsoOidc } from './sso-oidc.js';
import type { SsoPortal } from './sso-portal.js';
import type { SsoProfile } from './sso-profile.js';
import { ssoSource } from './sso-source.js';
import { tokenPath } from './sso-token.js';
import { ssoTokenForm } from './sso-token-form.js';

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

/** One source per file and profile, however many connections use it, so that the portal is asked once for all. */
export const sharedSsoSources = ({
  strategy,
  portal,
  now,
  homeFolder,
  oidc,
  cacheFolder,
  access = {},
}: SharedSsoOptions): SharedSources<SsoProfile> => {
  const toError = toCredentialError(strategy, 'path');

  // The operator who named the folder of the tokens may read them there.
  const ofTokens =
    cacheFolder === undefined || access.folders === undefined ? access : { ...access, folders: [...access.folders, cacheFolder] };
  const renewer = tokenRenewer({ form: ssoTokenForm, now, access: ofTokens });

  const newSource = (file: string, profile: SsoProfile): CredentialSource<S3Credentials> => {
    const { name, tokenOf } = profile;
    const context = {
      profile,
      tokenFile: tokenPath(file, tokenOf, cacheFolder),
      login: loginRemedy(file, name, tokenOf, homeFolder, cacheFolder),
    };
    return ssoSource({ context, portal, renewer, exchange: exchangeSsoToken(oidc, profile.region, now), access: ofTokens, strategy, toError, now });
  };

  return sharedSources(newSource);
};
