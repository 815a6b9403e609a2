import type { CredentialWarning } from '@aqueduct/integrations';

/**
 * What a strategy of this package can warn of; besides, `RefreshFailed` of `refreshingSource`.
 *
 * - `FileKept`: the file is away or broken, and the last reading that worked is used.
 * - `ProfileRemark`: a line of the chosen profile is odd.
 * - `SsoTokenNotRefreshed`: the SSO token could not be renewed, and is used to its end.
 * - `SsoTokenInMemory`: the renewed SSO token could not be written into its file.
 * - `LoginSessionNotRefreshed`, `LoginSessionInMemory`: the same of a session of `aws login`.
 */
export type S3WarningCode = 'FileKept' | 'ProfileRemark' | 'SsoTokenNotRefreshed' | 'SsoTokenInMemory' | 'LoginSessionNotRefreshed' | 'LoginSessionInMemory';

/** A warning of a strategy of this package. */
export interface S3CredentialWarning extends CredentialWarning {
  readonly code: S3WarningCode;
}

/** For a `Resolved`, which has no member for nothing. */
export const warningsOf = (
  ...warnings: ReadonlyArray<CredentialWarning | undefined>
): { readonly warnings?: ReadonlyArray<CredentialWarning> } => {
  const present = warnings.filter((warning) => warning !== undefined);
  return present.length === 0 ? {} : { warnings: present };
};
