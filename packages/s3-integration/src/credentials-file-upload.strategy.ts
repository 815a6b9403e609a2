import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import { optional, refined, secretText, text, type CredentialError, type Resolved } from '@aqueduct/integrations';
import { planCredentials } from './credentials-file-plan.js';
import type { FilePolicy } from './profile-file/choose-profile.js';
import { decodeFileText, MAX_FILE_BYTES } from './profile-file/decode-file-text.js';
import { toCredentialError, type S3CredentialFailure } from './s3-credential-error.js';
import type { S3Credentials, S3CredentialStrategy } from './s3-credentials.js';

const NAME = 'credentials-file-upload';
const FILE = 'The uploaded file';

/** A file that somebody sent must not make the server sign in as itself, run a program or read its files. */
export const UPLOAD_POLICY: FilePolicy = {
  file: FILE,
  allowed: ['static'],
  refusal: 'Upload a file whose profile holds nothing but an access key, or give the path of the file on the server.',
};

const fields = {
  content: refined(
    secretText({
      label: 'Credentials file',
      help: 'The content of a file such as ~/.aws/credentials. Only profiles with an access key can be used.',
      multiline: true,
      maxLength: MAX_FILE_BYTES,
      expected: `the content of a credentials file, at most ${MAX_FILE_BYTES / 1024} KiB`,
    }),
    `the content of a credentials file, at most ${MAX_FILE_BYTES / 1024} KiB`,
    (content) => Buffer.byteLength(content.reveal()) <= MAX_FILE_BYTES,
  ),
  profile: optional(
    text({
      label: 'Profile',
      placeholder: 'default',
      maxLength: 256,
      expected: 'the name of a profile in the file; "default" when left out',
    }),
  ),
};

const resolvedOf = (content: string, profile: string): E.Either<S3CredentialFailure, Resolved<S3Credentials>> =>
  pipe(
    decodeFileText(FILE, Buffer.from(content)),
    E.flatMap(planCredentials({ strategy: NAME, profile, policy: UPLOAD_POLICY, facts: { file: 'uploaded' } })),
    E.flatMap((plan) =>
      plan.kind === 'static'
        ? E.right(plan.resolved)
        : E.left<S3CredentialFailure>({
            code: 'ProfileNotAllowed',
            about: 'profile',
            problem: `The profile "${profile}" holds no access key.`,
            remedy: UPLOAD_POLICY.refusal,
          }),
    ),
  );

/** A credentials file that a person uploads; sealed as a whole. @publicApi */
export const credentialsFileUploadStrategy: S3CredentialStrategy<typeof fields> = {
  name: NAME,
  title: 'Credentials file',
  description: 'Upload a credentials file and choose one of its profiles. The file is sealed when it is saved, and never shown again.',
  fields,
  origin: 'connection',
  normalize: (values) => ({ ...values, profile: values.profile?.trim() || 'default' }),
  open: ({ content, profile = 'default' }) => {
    let outcome: E.Either<CredentialError, Resolved<S3Credentials>> | undefined;
    return {
      resolve: () => () => {
        outcome ??= E.mapLeft(toCredentialError(NAME, 'content'))(resolvedOf(content.reveal(), profile));
        return Promise.resolve(outcome);
      },
    };
  },
};
