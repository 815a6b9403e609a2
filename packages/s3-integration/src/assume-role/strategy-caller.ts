import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { CredentialSource, Provenance } from '@aqueduct/integrations';
import type { NamedFailure, S3CredentialCode } from '../s3-credential-error.js';
import { warningsOf } from '../s3-credential-warning.js';
import type { S3Credentials } from '../s3-credentials.js';
import type { RoleCallerSource } from './role-caller.js';

/**
 * Takes on the role with credentials that another strategy of this package comes by. Its failures keep their code;
 * `fallbackField` stands for a field that this strategy does not have.
 */
export const strategyCaller =
  (source: CredentialSource<S3Credentials>, says: string, fieldOf: (field: string | undefined) => string): RoleCallerSource =>
  (options) =>
    pipe(
      source.resolve(options),
      TE.bimap(
        ({ code, field, problem, remedy, cause }): NamedFailure => ({
          code: code as S3CredentialCode,
          field: fieldOf(field),
          problem,
          remedy,
          ...(typeof cause === 'string' ? { cause } : {}),
        }),
        ({ credentials, provenance, provides, warnings = [] }) => ({
          credentials,
          facts: { source: says, ...sourceFacts(provenance.facts) },
          ...(provides?.['region'] === undefined ? {} : { region: provides['region'] }),
          ...(provides === undefined ? {} : { provides }),
          ...warningsOf(...warnings),
        }),
      ),
    );

const OF_THE_SESSION: ReadonlyArray<string> = ['accessKeyId', 'expiresAt', 'role', 'session'];

/** Facts of the session stand under the same names. */
const sourceFacts = (facts: Provenance['facts']): Provenance['facts'] => ({
  ...Object.fromEntries(Object.entries(facts).filter(([name]) => !OF_THE_SESSION.includes(name))),
  ...(facts['role'] === undefined ? {} : { sourceRole: facts['role'] }),
  ...(facts['accessKeyId'] === undefined ? {} : { sourceAccessKeyId: facts['accessKeyId'] }),
});
