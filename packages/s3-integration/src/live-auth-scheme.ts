import type { S3Client } from '@aws-sdk/client-s3';
import type { HttpAuthScheme } from '@smithy/types';
import type { PinnedSnapshot } from './pinned-snapshot.js';
import { isAnonymous } from './s3-credentials.js';

const NO_AUTH = 'smithy.api#noAuth';

const unsigned: HttpAuthScheme = {
  schemeId: NO_AUTH,
  identityProvider: () => async () => ({}),
  signer: { sign: async (request) => request },
};

/** Decides by the pinned snapshot whether a request is signed; without credentials it goes out as it is. */
export const leaveAnonymousUnsigned = (client: S3Client, pinned: PinnedSnapshot): void => {
  const { httpAuthSchemes, httpAuthSchemeProvider: signed } = client.config;
  const byCredentials: typeof signed = (parameters) =>
    isAnonymous(pinned.currentSync().credentials) ? [{ schemeId: NO_AUTH }] : signed(parameters);
  // Read-only for users of the client; the SDK reads them anew at each request.
  Object.assign(client.config, { httpAuthSchemes: [...httpAuthSchemes, unsigned], httpAuthSchemeProvider: byCredentials });
};
