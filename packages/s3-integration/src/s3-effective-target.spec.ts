import { decodeWith, fieldsCodec, type InvalidInput } from '@aqueduct/integrations';
import * as E from 'fp-ts/lib/Either.js';
import { effectiveS3Target, normalRootDirectory } from './s3-effective-target.js';
import { s3Settings } from './s3-settings.js';

const decode = decodeWith(fieldsCodec('settings', s3Settings));
const typed = { name: 'access-key', origin: 'connection' } as const;
const ofServer = { name: 'credentials-file-path', origin: 'server' } as const;
const effective = effectiveS3Target(['https://minio.internal:9000']);
const refusedFields = (outcome: E.Either<InvalidInput, unknown>): ReadonlyArray<string> =>
  E.isLeft(outcome) ? outcome.left.violations.map(({ field }) => field) : [];

describe('effectiveS3Target', () => {
  it('fills in what AWS wants', () => {
    expect(effective({ settings: { bucket: 'lake', region: 'eu-west-1' }, strategy: typed, provides: {} })).toEqual(
      E.right({
        bucket: 'lake',
        region: 'eu-west-1',
        rootDirectory: '',
        forcePathStyle: false,
        checksums: 'when-supported',
        requesterPays: false,
      }),
    );
  });

  it('fills in what other servers want', () => {
    const settings = { bucket: 'lake', region: 'us-east-1', endpoint: 'https://S3.example.com:9000/' };

    expect(effective({ settings, strategy: typed, provides: {} })).toMatchObject(
      E.right({ endpoint: 'https://s3.example.com:9000', forcePathStyle: true, checksums: 'when-required' }),
    );
  });

  it('takes the region that the credentials bring along, unless one is given', () => {
    const provides = { region: 'ap-south-1' };

    expect(effective({ settings: { bucket: 'lake' }, strategy: ofServer, provides })).toMatchObject(E.right({ region: 'ap-south-1' }));
    expect(effective({ settings: { bucket: 'lake', region: 'eu-west-1' }, strategy: ofServer, provides })).toMatchObject(
      E.right({ region: 'eu-west-1' }),
    );
  });

  it('asks for a region that nobody gives', () => {
    expect(refusedFields(effective({ settings: { bucket: 'lake' }, strategy: typed, provides: {} }))).toEqual(['settings.region']);
  });

  it('sends credentials of the server to AWS and to listed endpoints only', () => {
    const at = (endpoint: string, strategy: typeof typed | typeof ofServer) =>
      refusedFields(effective({ settings: { bucket: 'lake', region: 'us-east-1', endpoint }, strategy, provides: {} }));

    expect([at('https://evil.example', ofServer), at('https://minio.internal:9000', ofServer), at('https://evil.example', typed)]).toEqual([
      ['settings.endpoint'],
      [],
      [],
    ]);
  });
});

describe('s3Settings', () => {
  it.each([
    ['bucket', { bucket: 's3://lake' }],
    ['bucket', { bucket: 'Lake' }],
    ['bucket', { bucket: '10.0.0.1' }],
    ['region', { bucket: 'lake', region: 'x@evil.example/' }],
    ['endpoint', { bucket: 'lake', endpoint: 'ftp://x' }],
    ['endpoint', { bucket: 'lake', endpoint: 'https://user:pw@host' }],
    ['endpoint', { bucket: 'lake', endpoint: 'https://host/path' }],
    ['rootDirectory', { bucket: 'lake', rootDirectory: 'a/../b' }],
    ['expectedBucketOwner', { bucket: 'lake', expectedBucketOwner: '12' }],
    ['regoin', { bucket: 'lake', regoin: 'eu-west-1' }],
  ])('refuse a wrong %s', (field, input) => {
    expect(refusedFields(decode(input))).toEqual([field]);
  });
});

describe('normalRootDirectory', () => {
  it.each([
    [undefined, ''],
    ['', ''],
    ['/', ''],
    ['a', 'a/'],
    ['/a//b/', 'a/b/'],
  ])('makes %s into "%s"', (given, normal) => {
    expect(normalRootDirectory(given)).toBe(normal);
  });
});
