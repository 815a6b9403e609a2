import { choice, optional, text, type FieldsOf, type JsonRecord } from '@aqueduct/integrations';
import { accessKeyStrategy } from '../access-key.strategy.js';
import { HOST_IDENTITIES } from '../host-identity/host-identity.js';
import { tokenFields } from '../web-identity/web-identity-fields.js';
import { roleSessionFields, signedSessionFields } from './role-session-fields.js';

const { roleArn, ...session } = roleSessionFields;
const { accessKeyId, secretAccessKey, sessionToken } = accessKeyStrategy.fields;

export const assumeRoleFields = {
  roleArn,
  source: choice({
    label: 'Taken on by',
    help: 'Whose credentials ask for the role.',
    options: {
      'access-key': 'An access key',
      'credentials-file': 'A profile of a credentials file on the server',
      connection: 'Another S3 connection',
      'web-identity': 'A role that the token of an identity provider opens',
      host: 'The identity of the server itself',
    },
  }),
  accessKeyId: optional(accessKeyId),
  secretAccessKey: optional(secretAccessKey),
  sessionToken: optional(sessionToken),
  path: optional(text({ label: 'Path on the server', placeholder: '/home/me/.aws/credentials', maxLength: 4096 })),
  profile: optional(text({ label: 'Profile', placeholder: 'default', maxLength: 256 })),
  sourceConnection: optional(text({ label: 'Connection', placeholder: 'sales-lake', help: 'The name of the S3 connection.', maxLength: 63 })),
  ...tokenFields,
  sourceRoleArn: optional({
    ...roleArn,
    label: 'Role of the token',
    help: 'The role that the token opens, and that takes on the other one.',
    placeholder: 'arn:aws:iam::123456789012:role/pod',
  }),
  hostIdentity: optional(choice({ label: 'Identity of the server', options: HOST_IDENTITIES })),
  ...signedSessionFields,
  ...session,
};

export type AssumeRoleValues = FieldsOf<typeof assumeRoleFields>;
export type AssumeRoleSource = AssumeRoleValues['source'];

export type SourceField =
  | 'accessKeyId'
  | 'secretAccessKey'
  | 'sessionToken'
  | 'path'
  | 'profile'
  | 'sourceConnection'
  | 'tokenFile'
  | 'tokenSource'
  | 'sourceRoleArn'
  | 'hostIdentity';

/** The fields that each source reads. */
export const FIELDS_OF_SOURCE: Readonly<Record<AssumeRoleSource, ReadonlyArray<SourceField>>> = {
  'access-key': ['accessKeyId', 'secretAccessKey', 'sessionToken'],
  'credentials-file': ['path', 'profile'],
  connection: ['sourceConnection'],
  'web-identity': ['tokenFile', 'tokenSource', 'sourceRoleArn'],
  host: ['hostIdentity'],
};

/** The name of the connection that takes on the role, if one does; from values as they are stored. */
export const sourceConnectionOf = ({ source, sourceConnection }: JsonRecord): string | undefined =>
  source === 'connection' && typeof sourceConnection === 'string' ? sourceConnection : undefined;

/** Without what belongs to the other sources: a key pair must not stay sealed where nobody uses it. */
export const ofChosenSource = (values: AssumeRoleValues): AssumeRoleValues => {
  const foreign: ReadonlyArray<string> = Object.values(FIELDS_OF_SOURCE)
    .flat()
    .filter((field) => !FIELDS_OF_SOURCE[values.source].includes(field));
  return Object.fromEntries(Object.entries(values).filter(([field]) => !foreign.includes(field))) as unknown as AssumeRoleValues;
};
