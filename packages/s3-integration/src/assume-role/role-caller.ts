import type { CredentialWarning, Provenance } from '@aqueduct/integrations';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { NamedFailure } from '../s3-credential-error.js';
import type { S3Credentials } from '../s3-credentials.js';

/** Who takes on a role: credentials, and what is known of them. */
export interface RoleCaller {
  readonly credentials: S3Credentials;
  /** A region that came along with them. */
  readonly region?: string;
  /** Where they belong, when that is not AWS. */
  readonly endpoint?: string;
  /** For the provenance; never a value that signs. */
  readonly facts: Provenance['facts'];
  /** Settings that the connection may leave out. */
  readonly provides?: Readonly<Record<string, string>>;
  /** What is wrong with them although they work. */
  readonly warnings?: ReadonlyArray<CredentialWarning>;
}

/** Asked before each session; `refresh` means that the last credentials were refused. */
export type RoleCallerSource = (options: { readonly refresh: boolean }) => TE.TaskEither<NamedFailure, RoleCaller>;
