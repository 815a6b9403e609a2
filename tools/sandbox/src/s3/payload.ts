import { createHash } from 'node:crypto';
import { AwsError } from '../aws-error.js';
import type { Incoming } from '../http/incoming.js';
import { sameText, type SigningContext } from '../sigv4/verify.js';
import type { StoredChecksum } from '../state/stored-object.js';
import { decodeAwsChunked, type Decoded } from './aws-chunked.js';
import { CHECKSUM_ALGORITHMS, checksumHeader, checksumOf } from './checksums.js';

/** A body that arrived whole. */
export interface Payload {
  readonly data: Buffer;
  /** MD5 in hex: the ETag of a plain object. */
  readonly md5: string;
  readonly checksum?: StoredChecksum;
}

const NO_TRAILERS: ReadonlyMap<string, string> = new Map();

const decodedLength = (incoming: Incoming): number => {
  const text = incoming.headers.get('x-amz-decoded-content-length');
  if (text === undefined || !/^\d+$/.test(text))
    throw new AwsError('MissingContentLength', 'You must provide the Content-Length HTTP header (x-amz-decoded-content-length for an aws-chunked body).');
  return Number(text);
};

const decodeStreaming = (raw: Buffer, incoming: Incoming, context: SigningContext | undefined): Decoded => {
  const expected = decodedLength(incoming);
  const decoded = decodeAwsChunked(raw, context);
  if (decoded.data.length !== expected)
    throw new AwsError('IncompleteBody', 'You did not provide the number of bytes specified by the x-amz-decoded-content-length header.');
  const promised = incoming.headers.get('x-amz-trailer')?.toLowerCase().split(',') ?? [];
  const missing = promised.find((name) => !decoded.trailers.has(name.trim()));
  if (missing !== undefined) throw new AwsError('InvalidRequest', `The trailer ${missing.trim()} was announced and did not come.`);
  return decoded;
};

const decode = (raw: Buffer, incoming: Incoming, hash: string, context: SigningContext | undefined): Decoded => {
  switch (hash) {
    case 'UNSIGNED-PAYLOAD':
      return { data: raw, trailers: NO_TRAILERS };
    case 'STREAMING-UNSIGNED-PAYLOAD-TRAILER':
      return decodeStreaming(raw, incoming, undefined);
    case 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD':
    case 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER':
      if (context === undefined) throw new AwsError('AccessDenied', 'Access Denied');
      return decodeStreaming(raw, incoming, context);
    default:
      if (!sameText(createHash('sha256').update(raw).digest('hex'), hash))
        throw new AwsError('XAmzContentSHA256Mismatch', "The provided 'x-amz-content-sha256' header does not match what was computed.");
      return { data: raw, trailers: NO_TRAILERS };
  }
};

const checkMd5 = (md5: Buffer, given: string | undefined): void => {
  if (given === undefined) return;
  if (Buffer.from(given, 'base64').length !== 16) throw new AwsError('InvalidDigest', 'The Content-MD5 you specified was invalid.');
  if (!sameText(md5.toString('base64'), given)) throw new AwsError('BadDigest', 'The Content-MD5 you specified did not match what we received.');
};

const checkChecksums = (data: Buffer, given: (name: string) => string | undefined): StoredChecksum | undefined => {
  const claimed = CHECKSUM_ALGORITHMS.filter((algorithm) => given(checksumHeader(algorithm)) !== undefined);
  const [algorithm] = claimed;
  if (algorithm === undefined) return undefined;
  if (claimed.length > 1) throw new AwsError('InvalidRequest', 'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.');
  const value = checksumOf(algorithm, data);
  if (value !== given(checksumHeader(algorithm)))
    throw new AwsError('BadDigest', `The ${algorithm} you specified did not match the calculated checksum.`);
  return { algorithm, value, type: 'FULL_OBJECT' };
};

/**
 * Reads a body and checks it against x-amz-content-sha256, Content-MD5 and the flexible checksums, in headers or trailers.
 *
 * @throws AwsError XAmzContentSHA256Mismatch, BadDigest, InvalidDigest, IncompleteBody, MissingContentLength, SignatureDoesNotMatch (chunks)
 */
export const readPayload = async (
  incoming: Incoming,
  header: (name: string) => string | undefined,
  hash: string,
  context: SigningContext | undefined,
): Promise<Payload> => {
  if (!incoming.headers.has('content-length') && !incoming.headers.has('transfer-encoding') && incoming.method === 'PUT')
    throw new AwsError('MissingContentLength', 'You must provide the Content-Length HTTP header.');
  const { data, trailers } = decode(await incoming.readBody(), incoming, hash, context);
  const md5 = createHash('md5').update(data).digest();
  checkMd5(md5, incoming.headers.get('content-md5'));
  const checksum = checkChecksums(data, (name) => header(name) ?? trailers.get(name));
  return { data, md5: md5.toString('hex'), ...(checksum === undefined ? {} : { checksum }) };
};
