import type { S3IntegrationModuleOptions } from '@aqueduct/s3-integration/nest';
import { SERVER_CONTEXT, type ServerContext } from '../server-context.js';
import type { Settings } from '../settings/settings.js';
import { SETTINGS } from '../settings/settings.tokens.js';

/** What the operator allows S3 connections. */
export const s3Options = {
  inject: [SETTINGS, SERVER_CONTEXT],
  useFactory: (
    { s3AllowPrivateAddresses, s3TrustedEndpoints, ssoPortalEndpoint, ssoOidcEndpoint, ssoCacheFolder, signInEndpoint, loginCacheFolder, credentialsFolders, credentialsFileKinds, stsEndpoint, s3HostIdentities, s3CredentialProcess }: Settings,
    { env }: ServerContext,
  ): S3IntegrationModuleOptions => ({
    allowPrivateAddresses: s3AllowPrivateAddresses,
    trustedEndpoints: s3TrustedEndpoints,
    ...(ssoPortalEndpoint === undefined ? {} : { ssoPortalEndpoint }),
    ...(ssoOidcEndpoint === undefined ? {} : { ssoOidcEndpoint }),
    ...(ssoCacheFolder === undefined ? {} : { ssoCacheFolder }),
    ...(signInEndpoint === undefined ? {} : { signInEndpoint }),
    ...(loginCacheFolder === undefined ? {} : { loginCacheFolder }),
    credentialsFileKinds,
    hostIdentities: s3HostIdentities,
    ...(s3CredentialProcess === undefined ? {} : { credentialProcess: s3CredentialProcess }),
    ...(stsEndpoint === undefined ? {} : { stsEndpoint }),
    ...(credentialsFolders === undefined ? {} : { credentialsFolders }),
    ...(env['HOME'] === undefined ? {} : { homeFolder: env['HOME'] }),
  }),
};
