import * as TE from 'fp-ts/lib/TaskEither.js';
import { optional, secretText, text } from '@aqueduct/integrations';
import type { S3CredentialStrategy } from './s3-credentials.js';

const PASTED = 'a space or line break that came along when pasting, before or after it, does not belong to it';
/** Printable ASCII that neither begins nor ends with a space: all that a request header can carry. */
const PRINTABLE = '[!-~](?:[ -~]*[!-~])?';

const fields = {
  accessKeyId: text({
    label: 'Access key ID',
    placeholder: 'AKIAIOSFODNN7EXAMPLE',
    pattern: '[!-~]+',
    maxLength: 128,
    expected: `the access key id: 1 to 128 printable ASCII characters without spaces; ${PASTED}`,
  }),
  secretAccessKey: secretText({
    label: 'Secret access key',
    pattern: PRINTABLE,
    maxLength: 1024,
    expected: `the secret access key: 1 to 1024 printable ASCII characters; ${PASTED}`,
  }),
  sessionToken: optional(
    secretText({
      label: 'Session token',
      help: 'Only for temporary credentials, whose access key id begins with ASIA. They stop working when they expire.',
      pattern: PRINTABLE,
      maxLength: 16_384,
      expected: `the session token: 1 to 16384 printable ASCII characters; ${PASTED}`,
    }),
  ),
};

/** A key pair that a person enters. @publicApi */
export const accessKeyStrategy: S3CredentialStrategy<typeof fields> = {
  name: 'access-key',
  title: 'Access key',
  description: 'Enter an access key id and its secret. They are sealed when they are saved, and never shown again.',
  fields,
  origin: 'connection',
  open: ({ accessKeyId, secretAccessKey, sessionToken }) => {
    const resolved = TE.right({
      credentials: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) },
      provenance: { strategy: 'access-key', facts: { accessKeyId } },
    });
    return { resolve: () => resolved };
  },
};
