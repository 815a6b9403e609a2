import { GetObjectCommand, S3ServiceException, UploadPartCommand, UploadPartCopyCommand, type CompletedPart } from '@aws-sdk/client-s3';
import { patiently, sendDirectly } from '@aqueduct/s3-integration';
import { ask, from } from '../ask.js';
import { partBuffers } from '../buffer-pool.js';
import { partChecksums } from '../checksums.js';
import { bareETag, quoted } from '../etag.js';
import { readBody } from '../read-body.js';
import { sourceKey, targetKey } from '../replicate-scope.js';
import type { StepRun } from '../replicate-run.js';
import { copySource } from '../small/copy-server-side.js';
import type { BegunUpload } from './begin-object.js';

/** The source has another version than the one that is copied. */
export class SourceChanged extends Error {
  override readonly name = 'SourceChanged';
}

/** A part of the object, from 1. */
export interface PartPlace {
  readonly number: number;
  readonly from: number;
  readonly bytes: number;
}

/** An object has at least one part, be it an empty one. */
export const partPlaces = ({ size, partBytes }: BegunUpload): ReadonlyArray<PartPlace> =>
  Array.from({ length: Math.max(1, Math.ceil(size / partBytes)) }, (_, index) => ({
    number: index + 1,
    from: index * partBytes,
    bytes: Math.min(partBytes, size - index * partBytes),
  }));

const range = ({ from: first, bytes }: PartPlace): string => `bytes=${first}-${first + bytes - 1}`;

/** Lets the store copy a part by itself. */
const copyServerSide = async ({ places: { target }, scope, signal }: StepRun, name: string, upload: BegunUpload, part: PartPlace): Promise<CompletedPart> => {
  const command = new UploadPartCopyCommand({
    Bucket: target.bucket,
    Key: targetKey(scope, name),
    UploadId: upload.uploadId,
    PartNumber: part.number,
    CopySource: copySource(scope, name),
    CopySourceIfMatch: quoted(upload.etag),
    CopySourceRange: range(part),
  });
  const { CopyPartResult = {} } = await ask(target, signal, (client, options) => client.send(command, options));
  return { PartNumber: part.number, ETag: bareETag(CopyPartResult.ETag), ...partChecksums(CopyPartResult) };
};

/** Answers with the SHA-256: the store checks it, as it would an MD5, and it takes processors a third of the time. */
const readPart = async ({ places: { source }, scope, signal }: StepRun, name: string, upload: BegunUpload, part: PartPlace, into: Buffer): Promise<string> => {
  const command = new GetObjectCommand({
    Bucket: source.bucket,
    Key: sourceKey(scope, name),
    IfMatch: quoted(upload.etag),
    ...(part.bytes === 0 ? {} : { Range: range(part) }),
  });
  const answer = await ask(source, signal, (client, options) => sendDirectly(client, command, options));
  try {
    const sha256 = await readBody(answer, into, signal, 'sha256');
    if (bareETag(answer.ETag) !== upload.etag) {
      throw new SourceChanged(`the source has the version ${bareETag(answer.ETag)} now`);
    }
    return sha256;
  } catch (error) {
    throw from(source, error);
  }
};

const streamOnce = async (run: StepRun, name: string, upload: BegunUpload, part: PartPlace): Promise<CompletedPart> => {
  const { places: { target }, scope, signal } = run;
  const buffer = partBuffers.take(upload.partBytes);
  const body = buffer.subarray(0, part.bytes);
  const sha256 = await readPart(run, name, upload, part, body);
  const command = new UploadPartCommand({
    Bucket: target.bucket,
    Key: targetKey(scope, name),
    UploadId: upload.uploadId,
    PartNumber: part.number,
    Body: body,
  });
  const written = await ask(target, signal, (client, options) => sendDirectly(client, command, { ...options, payloadHash: sha256 }));
  partBuffers.give(buffer);
  return { PartNumber: part.number, ETag: bareETag(written.ETag), ...partChecksums(written) };
};

const isFinal = (error: unknown): boolean => error instanceof S3ServiceException || error instanceof SourceChanged;

/** Copies a part, by the store itself or through this process. */
export const copyPart = async (run: StepRun, name: string, upload: BegunUpload, part: PartPlace): Promise<CompletedPart> => {
  const serverSide = part.bytes === 0 ? undefined : await run.memory.serverSide.attempt(() => copyServerSide(run, name, upload, part));
  return serverSide ?? patiently(run.signal, () => streamOnce(run, name, upload, part), isFinal);
};
