import * as TE from 'fp-ts/lib/TaskEither.js';
import type { CredentialSource, FieldsOf } from '@aqueduct/integrations';
import { accessKeyStrategy } from '../access-key.strategy.js';
import type { HostIdentity } from '../host-identity/host-identity.js';
import type { NamedFailure } from '../s3-credential-error.js';
import type { S3Credentials, S3CredentialStrategy } from '../s3-credentials.js';
import type { webIdentityFields } from '../web-identity/web-identity-fields.js';
import type { AssumeRoleValues, SourceField } from './assume-role-fields.js';
import { connectionCaller, type Connections } from './connection-caller.js';
import type { RoleCallerSource } from './role-caller.js';
import { strategyCaller } from './strategy-caller.js';
import { tokenCaller } from './token-caller.js';

/** A profile of a file on the server. */
interface FilePlace {
  readonly path: string;
  readonly profile?: string;
}

/** What the sources of roles are made of. */
export interface RoleSources {
  readonly file: {
    normalize?(values: FilePlace): FilePlace;
    open(values: FilePlace): CredentialSource<S3Credentials>;
  };
  readonly webIdentity: S3CredentialStrategy<typeof webIdentityFields>;
  readonly host: (identity: HostIdentity) => S3CredentialStrategy<Record<never, never>>;
  /** Of the connections of this process; asked when a role is taken on, not before. */
  readonly connections: () => Connections;
}

/** The fields that say who takes on the role, and where that one is asked for. */
export type CallerValues = Pick<AssumeRoleValues, 'source' | SourceField | 'stsRegion' | 'stsEndpoint' | 'sessionName'>;

const incomplete = (field: string, what: string): RoleCallerSource => {
  const failure: NamedFailure = {
    code: 'SourceIncomplete',
    field,
    problem: `Nothing says ${what} takes on the role.`,
    remedy: `Give ${field}, or choose another source.`,
  };
  return () => TE.left(failure);
};

const keyCaller = ({ accessKeyId, secretAccessKey, sessionToken }: CallerValues): RoleCallerSource => {
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    return incomplete(accessKeyId === undefined ? 'accessKeyId' : 'secretAccessKey', 'which access key');
  }
  const keys: FieldsOf<typeof accessKeyStrategy.fields> = { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
  return strategyCaller(accessKeyStrategy.open(keys), 'access-key', (field) => field ?? 'accessKeyId');
};

/** The chosen source, with what it needs; what is missing is said when the role is taken on. */
export const callerOf = (asker: object, values: CallerValues, { file, webIdentity, host, connections }: RoleSources): RoleCallerSource => {
  const { source, path, profile = 'default', sourceConnection, hostIdentity } = values;
  switch (source) {
    case 'access-key':
      return keyCaller(values);
    case 'credentials-file':
      return path === undefined
        ? incomplete('path', 'whose file')
        : strategyCaller(file.open({ path, profile }), source, (field) => (field === 'profile' ? field : 'path'));
    case 'connection':
      return sourceConnection === undefined ? incomplete('sourceConnection', 'which connection') : connectionCaller(asker, sourceConnection, connections);
    case 'web-identity':
      return values.sourceRoleArn === undefined
        ? incomplete('sourceRoleArn', 'which role of the token')
        : tokenCaller({ ...values, sourceRoleArn: values.sourceRoleArn }, webIdentity);
    case 'host':
      return hostIdentity === undefined
        ? incomplete('hostIdentity', 'which identity of the server')
        : strategyCaller(host(hostIdentity).open({}), `host ${hostIdentity}`, () => 'hostIdentity');
  }
};
