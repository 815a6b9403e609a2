import { choice, optional, refined, text, toggle, type FieldsOf } from '@aqueduct/integrations';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html, without names that look like an address. */
const BUCKET = '(?!\\d+\\.\\d+\\.\\d+\\.\\d+$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]';

const isEndpoint = (value: string): boolean => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  return (
    (url?.protocol === 'https:' || url?.protocol === 'http:') &&
    url.pathname === '/' &&
    url.search === '' &&
    url.hash === '' &&
    url.username === '' &&
    url.password === ''
  );
};

const staysInside = (value: string): boolean => !value.split('/').some((part) => part === '.' || part === '..');

/** The settings of an S3 connection; credentials belong to its strategy. */
export const s3Settings = {
  bucket: text({
    label: 'Bucket',
    placeholder: 'sales-lake',
    pattern: BUCKET,
    maxLength: 63,
    expected: 'a bucket name as in S3: 3 to 63 lower-case letters, digits, "." and "-", without s3://',
  }),
  region: optional(
    text({
      label: 'Region',
      placeholder: 'eu-central-1',
      help: 'Needed for typed keys and uploaded files; for a file on the server the region of the profile is used when this is empty.',
      pattern: '[a-z0-9]+(?:-[a-z0-9]+)*',
      maxLength: 63,
      expected: 'the name of a region, e.g. eu-central-1',
    }),
  ),
  rootDirectory: optional(
    refined(
      text({ label: 'Root directory', placeholder: 'team-a/', help: 'A prefix: workflows read and write below it.', maxLength: 900 }),
      'a prefix of at most 900 characters without "." or ".." as a part, e.g. team-a/raw/',
      staysInside,
    ),
  ),
  endpoint: optional(
    refined(
      text({ label: 'Endpoint', placeholder: 'https://s3.example.com', help: 'Only for S3 that is not at AWS.' }),
      'a URL of scheme, host and port only, e.g. https://s3.example.com:9000',
      isEndpoint,
    ),
  ),
  forcePathStyle: optional(
    toggle({ label: 'Path style', help: 'Put the bucket into the path of the URL; the default for a custom endpoint.' }),
  ),
  checksumMode: optional(
    choice({
      label: 'Checksums',
      help: 'Automatic: the SDK’s default at AWS, only where required at a custom endpoint.',
      options: { auto: 'Automatic', 'when-supported': 'Wherever supported', 'when-required': 'Only where required' },
    }),
  ),
  requesterPays: optional(toggle({ label: 'Requester pays', help: 'Agree to pay for requests to a bucket of somebody else.' })),
  expectedBucketOwner: optional(
    text({
      label: 'Expected bucket owner',
      help: 'Requests fail when the bucket belongs to another account.',
      pattern: '\\d{12}',
      expected: 'an AWS account id of 12 digits',
    }),
  ),
  kmsKeyId: optional(text({ label: 'KMS key', help: 'The id or ARN of the key that encrypts what is written.', maxLength: 2048 })),
};

export type S3Settings = FieldsOf<typeof s3Settings>;
