import { Readable } from 'node:stream';
import {
  ChecksumAlgorithm,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
  type ChecksumType,
  type CompletedPart,
} from '@aws-sdk/client-s3';
import type { Sandbox, SandboxUser } from '../sandbox.js';
import { startSandbox } from '../start-sandbox.js';
import { answerOf, s3For } from '../testing/sdk-clients.js';
import { checksumOf, compositeChecksum } from './checksums.js';

const ALGORITHMS = [ChecksumAlgorithm.CRC32, ChecksumAlgorithm.CRC32C, ChecksumAlgorithm.CRC64NVME, ChecksumAlgorithm.SHA1, ChecksumAlgorithm.SHA256] as const;
const PARTS = [Buffer.alloc(5 * 1024 * 1024, 'a'), Buffer.from('the rest')] as const;

const ignore = (): void => undefined;
/** The SDK warns that it cannot send a stream twice. */
const QUIET = { debug: ignore, info: ignore, warn: ignore, error: ignore };

describe('checksums', () => {
  let sandbox: Sandbox;
  let alice: SandboxUser;

  beforeAll(async () => {
    sandbox = await startSandbox();
    alice = sandbox.addUser({ name: 'alice' });
    sandbox.createBucket('lake', { owner: 'alice' });
  });
  afterAll(() => sandbox.stop());

  const s3 = (config = {}) => s3For(sandbox, alice, config);
  const at = (Key: string) => ({ Bucket: 'lake', Key });
  /** The checksum fields of an answer, whatever the algorithm. */
  const checksumsOf = (answer: object): Readonly<Record<string, unknown>> => Object.fromEntries(Object.entries(answer).filter(([name, value]) => name.startsWith('Checksum') && value !== undefined));

  /** Sends a stream, whose checksum the SDK can only tell at its end; `damage` changes what comes over the wire. */
  const putStream = (algorithm: ChecksumAlgorithm, damage?: (framed: string) => string) => {
    const client = s3({ logger: QUIET });
    if (damage !== undefined)
      client.middlewareStack.add(
        (next) => async (args) => {
          const request = args.request as { body: Readable };
          const chunks: Array<Buffer> = [];
          for await (const chunk of request.body) chunks.push(Buffer.from(chunk as Buffer));
          request.body = Readable.from([Buffer.from(damage(Buffer.concat(chunks).toString('latin1')), 'latin1')]);
          return next(args);
        },
        { step: 'finalizeRequest', priority: 'low', name: 'damage' },
      );
    const Body = Readable.from([Buffer.from('hello '), Buffer.from('world')]);
    return client.send(new PutObjectCommand({ ...at(`stream-${algorithm}`), Body, ContentLength: 11, ChecksumAlgorithm: algorithm }));
  };

  describe.each(ALGORITHMS)('by %s', (algorithm) => {
    const field = `Checksum${algorithm}`;

    it('are verified in a trailer, kept, and told when ChecksumMode is ENABLED', async () => {
      const expected = { [field]: checksumOf(algorithm, Buffer.from('hello world')), ChecksumType: 'FULL_OBJECT' };
      expect(checksumsOf(await putStream(algorithm))).toEqual(expected);
      expect(checksumsOf(await s3().send(new HeadObjectCommand({ ...at(`stream-${algorithm}`), ChecksumMode: 'ENABLED' })))).toEqual(expected);
      const read = await s3().send(new GetObjectCommand({ ...at(`stream-${algorithm}`), ChecksumMode: 'ENABLED' }));
      expect(checksumsOf(read)).toEqual(expected);
      expect(await read.Body?.transformToString()).toBe('hello world');
      expect(checksumsOf(await s3().send(new HeadObjectCommand(at(`stream-${algorithm}`))))).toEqual({});
    });

    it('are refused when body and trailer do not belong together', async () => {
      expect(await answerOf(putStream(algorithm, (framed) => framed.replace('hello', 'jello')))).toBe('400 BadDigest');
      expect(await answerOf(putStream(algorithm, (framed) => framed.replace(/x-amz-checksum-\w+:/, 'x-amz-checksum-none:')))).toBe('400 InvalidRequest');
    });
  });

  describe('of multipart objects', () => {
    const upload = async (key: string, algorithm: ChecksumAlgorithm, type?: ChecksumType, claimed?: string) => {
      const { UploadId } = await s3().send(new CreateMultipartUploadCommand({ ...at(key), ChecksumAlgorithm: algorithm, ChecksumType: type }));
      const parts: Array<CompletedPart> = [];
      for (const [index, part] of PARTS.entries()) {
        const Body = Readable.from([part]);
        const answer = await s3().send(
          new UploadPartCommand({ ...at(key), UploadId, PartNumber: index + 1, Body, ContentLength: part.length, ChecksumAlgorithm: algorithm }),
        );
        parts.push({ PartNumber: index + 1, ETag: answer.ETag, ...checksumsOf(answer) });
      }
      const whole = claimed === undefined ? {} : { [`Checksum${algorithm}`]: claimed };
      return s3().send(new CompleteMultipartUploadCommand({ ...at(key), UploadId, MultipartUpload: { Parts: parts }, ...whole }));
    };

    it.each(ALGORITHMS.filter((algorithm) => algorithm !== 'CRC64NVME'))('are made from those of the parts, by %s', async (algorithm) => {
      const expected = { [`Checksum${algorithm}`]: compositeChecksum(algorithm, PARTS.map((part) => checksumOf(algorithm, part))), ChecksumType: 'COMPOSITE' };
      expect(checksumsOf(await upload(`composite-${algorithm}`, algorithm))).toEqual(expected);
      expect(checksumsOf(await s3().send(new HeadObjectCommand({ ...at(`composite-${algorithm}`), ChecksumMode: 'ENABLED' })))).toEqual(expected);
    });

    it.each(['CRC32', 'CRC32C', 'CRC64NVME'] as const)('can be that of the whole, by %s', async (algorithm) => {
      const value = checksumOf(algorithm, Buffer.concat(PARTS));
      expect(checksumsOf(await upload(`whole-${algorithm}`, algorithm, 'FULL_OBJECT', value))).toEqual({ [`Checksum${algorithm}`]: value, ChecksumType: 'FULL_OBJECT' });
      expect(await answerOf(upload(`wrong-${algorithm}`, algorithm, 'FULL_OBJECT', checksumOf(algorithm, PARTS[0])))).toBe('400 BadDigest');
    });
  });
});
