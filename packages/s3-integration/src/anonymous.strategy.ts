import * as TE from 'fp-ts/lib/TaskEither.js';
import { anonymous, type S3CredentialStrategy } from './s3-credentials.js';

const fields = {};

/** Nobody's credentials, for public buckets. @publicApi */
export const anonymousStrategy: S3CredentialStrategy<typeof fields> = {
  name: 'anonymous',
  title: 'Public bucket',
  description: 'No credentials: requests are sent unsigned. For a bucket that lets everybody list and read it.',
  fields,
  origin: 'connection',
  open: () => {
    const resolved = TE.right({ credentials: anonymous, provenance: { strategy: 'anonymous', facts: {} } });
    return { resolve: () => resolved };
  },
};
