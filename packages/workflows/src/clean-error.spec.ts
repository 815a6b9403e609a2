import { classified } from '@aqueduct/integrations';
import { cleanError, isRetryable, runErrorOf } from './clean-error.js';

describe('what is kept of an error', () => {
  it('is name, message, code, status and request id', () => {
    const thrown = Object.assign(new Error('no such bucket'), {
      name: 'NoSuchBucket',
      Code: 'NoSuchBucket',
      $metadata: { httpStatusCode: 404, requestId: 'TX4' },
    });

    expect(runErrorOf(thrown)).toEqual({ name: 'NoSuchBucket', message: 'no such bucket', code: 'NoSuchBucket', status: 404, requestId: 'TX4' });
  });

  it('is nothing of own properties, cause and stack', () => {
    const thrown = Object.assign(new Error('denied', { cause: new Error('canary') }), { config: 'canary', code: 'canary in a sentence' });
    thrown.stack = 'canary';

    const clean = cleanError(thrown);

    expect(Object.getOwnPropertyNames(clean).sort()).toEqual(['message', 'name', 'stack']);
    expect(clean.stack).toBe('Error: denied');
  });

  it('is a message without the signature of a presigned URL and without a password', () => {
    const message =
      'GET https://lake.s3.amazonaws.com/a?X-Amz-Credential=AKIA%2F1&X-Amz-Signature=abc123&x=1 and postgresql://app:canary@db/x failed';

    expect(runErrorOf(new Error(message)).message).toBe(
      'GET https://lake.s3.amazonaws.com/a?X-Amz-Credential=[removed]&X-Amz-Signature=[removed]&x=1 and postgresql://[removed]@db/x failed',
    );
  });

  it('is at most 500 characters of the message', () => {
    expect(runErrorOf(new Error('x'.repeat(9_999))).message).toHaveLength(500);
  });

  it.each([
    ['a text', 'too late', { name: 'Error', message: 'too late' }],
    ['nothing', undefined, { name: 'Error', message: 'no message' }],
    ['an object', { secret: 'canary' }, { name: 'Error', message: 'no message' }],
  ])('is little of %s', (_what, thrown, expected) => {
    expect(runErrorOf(thrown)).toEqual(expected);
  });

  it('is the same when it is cleaned twice', () => {
    const once = cleanError(Object.assign(new Error('denied'), { name: 'AccessDenied', code: 403, status: 403 }));

    expect(runErrorOf(cleanError(once))).toEqual(runErrorOf(once));
  });

  it('is what its integration says of it, also after it was stored', () => {
    const meaning = { tag: 'Throttled', problem: 'S3 asks for fewer requests.', remedy: 'Try again later.' };
    const thrown = classified(new Error('Reduce your request rate'), { ...meaning, retryable: true });
    const stored = { ...JSON.parse(JSON.stringify(cleanError(thrown))), message: 'Reduce your request rate' } as unknown;

    expect(runErrorOf(new Error('page 7', { cause: thrown }))).toEqual({ name: 'Error', message: 'page 7', ...meaning });
    expect(runErrorOf(stored)).toMatchObject(meaning);
  });
});

describe(isRetryable.name, () => {
  const of = (tag: string, retryable: boolean): Error => classified(new Error(tag), { tag, retryable, problem: '', remedy: '' });

  it.each([
    ['what its integration says may pass', of('Throttled', true), true],
    ['what its integration says will not', of('AccessDenied', false), false],
    ['the word of the error itself, before anybody else’s', Object.assign(of('AccessDenied', false), { retryable: true }), true],
    ['an answer of 503', { $metadata: { httpStatusCode: 503 } }, true],
    ['an answer of 429', { statusCode: 429 }, true],
    ['an answer of 403', { $metadata: { httpStatusCode: 403 } }, false],
    ['an answer of 404', { status: 404 }, false],
    ['a broken connection', Object.assign(new Error('reset'), { code: 'ECONNRESET' }), true],
    ['what nobody knows', new Error('odd'), true],
  ])('goes by %s', (_what, thrown, expected) => {
    expect(isRetryable(thrown)).toBe(expected);
  });
});
