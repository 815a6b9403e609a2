import { createHash, type Hash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { GetObjectCommandOutput } from '@aws-sdk/client-s3';

/** A body that ended early or late, or broke off. The next attempt may get all of it. */
export class BodyBroken extends Error {
  override readonly name = 'BodyBroken';
}

/** Copies chunks into `into` as they come; events, for iterating asynchronously costs a promise per chunk. */
const fill = (body: Readable, into: Buffer, hash: Hash, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    let filled = 0;
    const end = (error?: unknown): void => {
      signal.removeEventListener('abort', onAbort);
      if (error === undefined) {
        resolve();
        return;
      }
      body.destroy();
      reject(error);
    };
    const onAbort = (): void => end(signal.reason);
    body.on('data', (chunk: Buffer) => {
      if (filled + chunk.length > into.length) {
        end(new BodyBroken(`the body is longer than ${into.length} bytes`));
        return;
      }
      hash.update(chunk);
      chunk.copy(into, filled);
      filled += chunk.length;
    });
    body.once('end', () => end(filled === into.length ? undefined : new BodyBroken(`the body ended after ${filled} of ${into.length} bytes`)));
    body.once('error', (error) => end(error));
    body.once('close', () => end(filled === into.length ? undefined : new BodyBroken(`the body broke off after ${filled} of ${into.length} bytes`)));
    // The SDK listens to the signal until the headers are there, and no longer.
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) {
      onAbort();
    }
  });

/** Reads a body into memory that is there already. Answers with its digest, in hexadecimal. */
export const readBody = async (
  { Body }: Pick<GetObjectCommandOutput, 'Body'>,
  into: Buffer,
  signal: AbortSignal,
  digest: 'md5' | 'sha256',
): Promise<string> => {
  if (!(Body instanceof Readable)) {
    throw new BodyBroken('the store answered without a body');
  }
  const hash = createHash(digest);
  await fill(Body, into, hash, signal);
  return hash.digest('hex');
};

/** As headers have it. */
export const md5Header = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');
