import { connectionNotFound, storeUnavailable } from '@aqueduct/integrations';
import { classifyS3Error } from './classify-s3-error.js';
import { ConnectionException } from './connection-exception.js';

const answer = (name: string, httpStatusCode: number, more: object = {}) => ({
  name,
  $metadata: { httpStatusCode, requestId: 'r1' },
  ...more,
});

describe('classifyS3Error', () => {
  it.each([
    ['InvalidAccessKeyId', 403, 'UnknownAccessKey', false],
    ['SignatureDoesNotMatch', 403, 'WrongSecret', false],
    ['ExpiredToken', 400, 'ExpiredCredentials', false],
    ['InvalidToken', 400, 'InvalidToken', false],
    ['AccessDenied', 403, 'AccessDenied', false],
    ['NoSuchBucket', 404, 'BucketNotFound', false],
    ['NoSuchKey', 404, 'ObjectNotFound', false],
    ['RequestTimeTooSkewed', 403, 'ClockSkew', true],
    ['SlowDown', 503, 'Throttled', true],
    ['InternalError', 500, 'ServiceFault', true],
    ['PreconditionFailed', 412, 'PreconditionFailed', false],
    ['AuthorizationHeaderMalformed', 400, 'WrongRegion', false],
    ['InvalidRequest', 400, 'BadRequest', false],
    ['Unknown', 403, 'AccessDenied', false],
    ['Unknown', 502, 'ServiceFault', true],
  ])('takes %s (%d) for %s', (name, status, tag, retryable) => {
    expect(classifyS3Error(answer(name, status))).toMatchObject({ tag, retryable, status, code: name, requestId: 'r1' });
  });

  it.each([
    ['ENOTFOUND', 'DnsFailure'],
    ['ECONNREFUSED', 'EndpointUnreachable'],
    ['ECONNRESET', 'EndpointUnreachable'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'TlsFailure'],
    ['EPROTO', 'TlsFailure'],
    ['ERR_INVALID_CHAR', 'BadCredentialCharacters'],
  ])('takes the network’s %s for %s', (code, tag) => {
    expect(classifyS3Error(Object.assign(new Error('x'), { code })).tag).toBe(tag);
  });

  it('names the host that cannot be resolved or reached', () => {
    const dns = classifyS3Error(Object.assign(new Error('x'), { code: 'ENOTFOUND', hostname: 's3.nowhere.example' }));
    const refused = classifyS3Error(Object.assign(new Error('x'), { code: 'ECONNREFUSED', address: '192.0.2.1', port: 9000 }));

    expect([dns.problem, refused.problem]).toEqual([
      'The name s3.nowhere.example cannot be resolved.',
      'Nothing answers at 192.0.2.1:9000 (ECONNREFUSED).',
    ]);
  });

  it('offers the region that S3 names', () => {
    const failure = classifyS3Error(answer('Unknown', 301, { $response: { headers: { 'x-amz-bucket-region': 'eu-west-3' } } }));

    expect(failure).toMatchObject({ tag: 'WrongRegion', remedy: 'Set the region to eu-west-3.', field: 'settings.region' });
  });

  it('offers nothing that cannot be a region, whoever answers', () => {
    const failure = classifyS3Error(answer('Unknown', 301, { $response: { headers: { 'x-amz-bucket-region': '<b>call 555</b>' } } }));

    expect(failure).toMatchObject({ tag: 'WrongRegion', problem: 'The bucket is in another region.', remedy: 'Give the region of the bucket.' });
    expect(failure.bucketRegion).toBeUndefined();
  });

  it('takes a refusal without the marks of S3 for something else than S3', () => {
    expect(classifyS3Error({ name: 'Unknown', $metadata: { httpStatusCode: 403 } }).tag).toBe('NotS3');
  });

  it('passes on why a connection could not be resolved', () => {
    expect(classifyS3Error(new ConnectionException('lake', connectionNotFound('lake')))).toMatchObject({
      tag: 'ConnectionUnresolved',
      retryable: false,
      problem: 'There is no connection named "lake".',
    });
    expect(classifyS3Error(new ConnectionException('lake', storeUnavailable(undefined))).retryable).toBe(true);
  });

  it.each([undefined, null, 'text', {}, new Error('boom')])('has a word for %s too', (error) => {
    expect(classifyS3Error(error)).toMatchObject({ tag: 'Unexpected', retryable: false });
  });
});
