import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONCURRENCY, LARGE_MIB, PART_MIB, type CopyTask, type Cost, type Store } from './contest.js';
import { measuredProgram, together } from './measured-program.js';

/** Debian's rather than one of a version manager, whose shim starts slowly. */
export const AWS = existsSync('/usr/bin/aws') ? '/usr/bin/aws' : 'aws';

const CONFIG = `[default]
s3 =
  max_concurrent_requests = ${CONCURRENCY}
  multipart_threshold = ${LARGE_MIB}MB
  multipart_chunksize = ${PART_MIB}MB
  addressing_style = path
`;

const sync = (config: string, { endpoint, region, accessKeyId, secretAccessKey }: Store, from: string, to: string): Promise<Cost> =>
  measuredProgram(AWS, ['s3', 'sync', from, to, '--endpoint-url', endpoint, '--only-show-errors'], {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_DEFAULT_REGION: region,
    AWS_CONFIG_FILE: config,
    AWS_EC2_METADATA_DISABLED: 'true',
  });

/**
 * `aws s3 sync`. It does not go from one endpoint to another, so it goes twice: down to the local disk, and up from there,
 * one after the other. Within one store it lets the store copy.
 */
export const awsSync = async ({ source, target }: CopyTask): Promise<Cost> => {
  const folder = await mkdtemp(join(tmpdir(), 'bench-aws-'));
  const config = join(folder, 'config');
  try {
    await writeFile(config, CONFIG);
    if (source.endpoint === target.endpoint) {
      return await sync(config, target, `s3://${source.bucket}`, `s3://${target.bucket}`);
    }
    const files = join(folder, 'files');
    return together(
      await sync(config, source, `s3://${source.bucket}`, files),
      await sync(config, target, files, `s3://${target.bucket}`),
    );
  } finally {
    await rm(folder, { recursive: true });
  }
};
