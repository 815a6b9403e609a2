import { createHash } from 'node:crypto';
import { AwsError } from '../aws-error.js';
import { signs, type SigningContext } from '../sigv4/verify.js';

/** What was inside an aws-chunked body. */
export interface Decoded {
  readonly data: Buffer;
  /** By lower-case name. */
  readonly trailers: ReadonlyMap<string, string>;
}

const LINE_END = Buffer.from('\r\n');
const EMPTY_HASH = createHash('sha256').digest('hex');
const sha256 = (data: Buffer | string): string => createHash('sha256').update(data).digest('hex');

const incomplete = (): AwsError =>
  new AwsError('IncompleteBody', 'The request body terminated unexpectedly');
const mismatch = (): AwsError =>
  new AwsError('SignatureDoesNotMatch', 'The signature of a chunk or trailer does not match. Check your key and signing method.');

const verifyChunk = (context: SigningContext, previous: string, data: Buffer, signature: string): void => {
  const text = ['AWS4-HMAC-SHA256-PAYLOAD', context.amzDate, context.scope, previous, EMPTY_HASH, sha256(data)].join('\n');
  if (!signs(context, text, signature)) throw mismatch();
};

const readTrailers = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text
      .split(/\r?\n/)
      .filter((line) => line.includes(':'))
      .map((line) => [line.slice(0, line.indexOf(':')).trim().toLowerCase(), line.slice(line.indexOf(':') + 1).trim()] as const),
  );

const verifyTrailers = (context: SigningContext, previous: string, trailers: ReadonlyMap<string, string>): void => {
  const signed = [...trailers].filter(([name]) => name !== 'x-amz-trailer-signature').map(([name, value]) => `${name}:${value}\n`);
  const text = ['AWS4-HMAC-SHA256-TRAILER', context.amzDate, context.scope, previous, sha256(signed.join(''))].join('\n');
  if (!signs(context, text, trailers.get('x-amz-trailer-signature') ?? '')) throw mismatch();
};

/**
 * Decodes an aws-chunked body; with a context every chunk's signature is verified, and the trailer's if there is one.
 *
 * @throws AwsError IncompleteBody, SignatureDoesNotMatch
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
 */
export const decodeAwsChunked = (body: Buffer, context?: SigningContext): Decoded => {
  const chunks: Array<Buffer> = [];
  let previous = context?.seedSignature ?? '';
  let at = 0;
  for (;;) {
    const lineEnd = body.indexOf(LINE_END, at);
    if (lineEnd === -1) throw incomplete();
    const [sizeText = '', ...extensions] = body.toString('latin1', at, lineEnd).split(';');
    if (!/^[0-9a-f]{1,12}$/i.test(sizeText)) throw incomplete();
    const start = lineEnd + LINE_END.length;
    const end = start + Number.parseInt(sizeText, 16);
    if (end > body.length) throw incomplete();
    const data = body.subarray(start, end);
    if (context !== undefined) {
      const signature = extensions.find((text) => text.startsWith('chunk-signature='))?.slice('chunk-signature='.length) ?? '';
      verifyChunk(context, previous, data, signature);
      previous = signature;
    }
    if (data.length === 0) {
      const trailers = readTrailers(body.toString('latin1', start));
      if (context !== undefined && trailers.size > 0) verifyTrailers(context, previous, trailers);
      return { data: Buffer.concat(chunks), trailers };
    }
    chunks.push(data);
    at = end + LINE_END.length;
  }
};
