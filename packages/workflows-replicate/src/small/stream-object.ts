import { GetObjectCommand, PutObjectCommand, type GetObjectCommandOutput, type PutObjectCommandOutput } from '@aws-sdk/client-s3';
import { sendDirectly } from '@aqueduct/s3-integration';
import { ask, from } from '../ask.js';
import { sharedChecksum } from '../checksums.js';
import { conditionalWrite, type Expected } from '../conditional-write.js';
import { bareETag, isPlainMd5, quoted } from '../etag.js';
import { copied, failed, type ObjectOutcome, type Verified } from '../object-outcome.js';
import { CHANGED, codeOf, TARGET_CHANGED } from '../object-trouble.js';
import { tagsOf } from '../object-tags.js';
import { md5Header, readBody } from '../read-body.js';
import { sourceKey, targetKey } from '../replicate-scope.js';
import type { StepRun } from '../replicate-run.js';
import { isWritten, type SourceObject } from '../same-object.js';
import { writtenHeaders } from '../written-headers.js';

interface ReadObject {
  readonly answer: GetObjectCommandOutput;
  readonly body: Buffer;
  readonly md5: string;
}

/** `undefined` when the store answers with another version: not all of them look at the condition. */
const read = async ({ places: { source }, scope, signal }: StepRun, object: SourceObject): Promise<ReadObject | undefined> => {
  const command = new GetObjectCommand({ Bucket: source.bucket, Key: sourceKey(scope, object.name), IfMatch: quoted(object.etag) });
  const answer = await ask(source, signal, (client, options) => sendDirectly(client, command, options));
  const body = Buffer.allocUnsafe(object.size);
  try {
    const md5 = await readBody(answer, body, signal, 'md5');
    return bareETag(answer.ETag) === object.etag ? { answer, body, md5 } : undefined;
  } catch (error) {
    throw from(source, error);
  }
};

/** Whether the bytes are not what the source says of them. SSE-KMS and SSE-C have ETags that are no MD5. */
const isDamaged = ({ etag }: SourceObject, { answer, md5 }: ReadObject): boolean =>
  isPlainMd5(etag) && md5 !== etag && answer.ServerSideEncryption?.startsWith('aws:kms') !== true && answer.SSECustomerAlgorithm === undefined;

/** Reads again what came with another MD5; a store whose ETags are none answers twice with the same bytes. */
const readWhole = async (run: StepRun, object: SourceObject): Promise<ReadObject | 'changed' | 'damaged'> => {
  const first = await read(run, object);
  if (first === undefined || !isDamaged(object, first)) {
    return first ?? 'changed';
  }
  const second = await read(run, object);
  return second === undefined ? 'changed' : !isDamaged(object, second) || second.md5 === first.md5 ? second : 'damaged';
};

const verifiedBy = (object: SourceObject, { answer, md5 }: ReadObject, written: PutObjectCommandOutput): Verified | undefined => {
  const etag = bareETag(written.ETag);
  if (etag === object.etag && etag === md5) {
    return 'etag';
  }
  const checksum = sharedChecksum(answer, written);
  return checksum === false ? undefined : checksum === true ? 'checksum' : 'md5';
};

/** Copies an object through this process, in one request each way; its body is in memory meanwhile. */
export const streamObject = async (run: StepRun, object: SourceObject, replaces: Expected): Promise<ObjectOutcome> => {
  const { places, scope, memory, signal } = run;
  const got = await readWhole(run, object);
  if (typeof got === 'string') {
    return got === 'changed' ? CHANGED : failed('damaged');
  }
  const { answer, body, md5 } = got;
  const { target } = places;
  const mark = memory.opaqueETags || md5 !== object.etag ? object.etag : undefined;
  const input = {
    ...writtenHeaders(answer, mark),
    ...(await tagsOf(run, object.name, answer)),
    Bucket: target.bucket,
    Key: targetKey(scope, object.name),
    Body: body,
    ContentMD5: md5Header(md5),
  };
  try {
    const written = await conditionalWrite(replaces, (conditions) =>
      ask(target, signal, (client, options) => sendDirectly(client, new PutObjectCommand({ ...input, ...conditions }), { ...options, payloadHash: 'UNSIGNED-PAYLOAD' })),
    );
    memory.opaqueETags ||= bareETag(written.ETag) !== md5;
    const verified = verifiedBy(object, got, written);
    return verified === undefined ? failed('damaged') : copied('streamed', verified);
  } catch (error) {
    if (codeOf(error) !== 'PreconditionFailed' && codeOf(error) !== 'NoSuchKey') {
      throw error;
    }
    return (await isWritten(run, object, md5)) ? copied('streamed', md5 === object.etag ? 'etag' : 'md5') : TARGET_CHANGED;
  }
};
