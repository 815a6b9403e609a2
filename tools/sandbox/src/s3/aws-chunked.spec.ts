import { createHash, createHmac } from 'node:crypto';
import { decodeAwsChunked } from './aws-chunked.js';

const sha256 = (data: string): string => createHash('sha256').update(data).digest('hex');

describe(decodeAwsChunked.name, () => {
  it('joins chunks and reads trailers', () => {
    const { data, trailers } = decodeAwsChunked(Buffer.from('5\r\nhello\r\n6\r\n world\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n'));
    expect(data.toString()).toBe('hello world');
    expect(trailers).toEqual(new Map([['x-amz-checksum-crc32', 'DUoRhQ==']]));
  });

  it.each([['cut in a chunk', '5\r\nhel'], ['without an end', '5\r\nhello\r\n'], ['without framing', 'hello'], ['with a negative size', '-5\r\nhello\r\n0\r\n\r\n']])(
    'refuses a body %s',
    (_, body) => {
      expect(() => decodeAwsChunked(Buffer.from(body))).toThrow(expect.objectContaining({ code: 'IncompleteBody' }));
    },
  );

  describe('with signed chunks', () => {
    const context = { key: Buffer.from('key'), amzDate: '20261123T000000Z', scope: '20261123/us-east-1/s3/aws4_request', seedSignature: 'seed' };
    const sign = (kind: string, previous: string, ...rest: ReadonlyArray<string>) =>
      createHmac('sha256', context.key).update([`AWS4-HMAC-SHA256-${kind}`, context.amzDate, context.scope, previous, ...rest].join('\n')).digest('hex');
    const first = sign('PAYLOAD', 'seed', sha256(''), sha256('hello'));
    const last = sign('PAYLOAD', first, sha256(''), sha256(''));
    const trailer = sign('TRAILER', last, sha256('x-amz-checksum-crc32:NhCmhg==\n'));
    const body = (text: string, trailerSignature = trailer) =>
      Buffer.from(
        `5;chunk-signature=${first}\r\n${text}\r\n0;chunk-signature=${last}\r\nx-amz-checksum-crc32:NhCmhg==\r\nx-amz-trailer-signature:${trailerSignature}\r\n\r\n`,
      );

    it('accepts the right chain of signatures', () => {
      expect(decodeAwsChunked(body('hello'), context).data.toString()).toBe('hello');
    });

    it('refuses an altered chunk and an altered trailer', () => {
      const refusal = expect.objectContaining({ code: 'SignatureDoesNotMatch' });
      expect(() => decodeAwsChunked(body('jello'), context)).toThrow(refusal);
      expect(() => decodeAwsChunked(body('hello', first), context)).toThrow(refusal);
      expect(() => decodeAwsChunked(Buffer.from('5\r\nhello\r\n0\r\n\r\n'), context)).toThrow(refusal);
    });
  });
});
