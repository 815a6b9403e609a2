import { optional, text, type FieldsOf } from '@aqueduct/integrations';
import { roleSessionFields } from '../assume-role/role-session-fields.js';

const { roleArn, stsRegion, ...session } = roleSessionFields;

/** Where the token comes from: one of the two. */
export const tokenFields = {
  tokenFile: optional(
    text({
      label: 'Token file',
      placeholder: '/var/run/secrets/eks.amazonaws.com/serviceaccount/token',
      help: 'A file on the server in which somebody keeps a fresh token of an identity provider. It is read for each session.',
      maxLength: 4096,
      expected: 'an absolute path on the server, or one that begins with ~/; at most 4096 characters',
    }),
  ),
  tokenSource: optional(
    text({
      label: 'Token source',
      placeholder: 'vault',
      help: 'Instead of a file: the name of a token source that a module of the server provides. It is asked for each session.',
      pattern: '[a-z0-9]+(?:-[a-z0-9]+)*',
      maxLength: 63,
      expected: 'the name of a token source of the server: lower-case letters, digits and single "-"',
    }),
  ),
};

export const webIdentityFields = {
  ...tokenFields,
  roleArn,
  stsRegion: { ...stsRegion, required: true as const, help: 'Whose security token service is asked; of the partition of the role.' },
  ...session,
};

export type WebIdentityValues = FieldsOf<typeof webIdentityFields>;
