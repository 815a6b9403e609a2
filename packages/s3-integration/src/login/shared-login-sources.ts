import { tokenRenewer } from '../cached-token/renew-token.js';
import { sharedSources, type SharedSources } from '../cached-token/shared-sources.js';
import type { FileAccess } from '../profile-file/file-access.js';
import { toCredentialError } from '../s3-credential-error.js';
import { awsLoginRemedy } from './aws-login-command.js';
import { exchangeLogin } from './exchange-login.js';
import type { LoginProfile } from './login-profile.js';
import { loginSource } from './login-source.js';
import { loginPath, loginTokenForm } from './login-token.js';
import type { SignInService } from './sign-in-service.js';

export interface SharedLoginOptions {
  readonly strategy: string;
  readonly service: SignInService;
  readonly now: () => number;
  /** Of the user who runs the server. */
  readonly homeFolder: string;
  /** Where all sessions are, instead of beside each config file. */
  readonly cacheFolder?: string;
  readonly access?: FileAccess;
}

/** One source per file and profile, so that a session is renewed once for all connections that use it. */
export const sharedLoginSources = ({
  strategy,
  service,
  now,
  homeFolder,
  cacheFolder,
  access = {},
}: SharedLoginOptions): SharedSources<LoginProfile> => {
  const toError = toCredentialError(strategy, 'path');
  // The operator who named the folder of the sessions may have them read there.
  const ofSessions = cacheFolder === undefined || access.folders === undefined ? access : { ...access, folders: [...access.folders, cacheFolder] };
  const renewer = tokenRenewer({ form: loginTokenForm, now, access: ofSessions });

  return sharedSources((file, profile) => {
    const context = {
      profile,
      tokenFile: loginPath(file, profile.session, cacheFolder),
      login: awsLoginRemedy(file, profile.name, homeFolder, cacheFolder),
    };
    return loginSource({ context, renewer, exchange: exchangeLogin(service, profile, now), access: ofSessions, strategy, toError, now });
  });
};
