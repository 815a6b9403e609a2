import type { S3Client } from '@aws-sdk/client-s3';
import * as E from 'fp-ts/lib/Either.js';
import { ConnectionException } from '../connection-exception.js';
import type { S3SnapshotSource, S3Target } from '../s3-target.js';

/** Where a connection leads now; an edit changes it. */
export type S3Location = Pick<S3Target, 'bucket' | 'region' | 'rootDirectory' | 'endpoint'>;

/** A connection by its name: its live client, and where it leads. @publicApi */
export class S3Connection {
  constructor(
    readonly name: string,
    readonly client: S3Client,
    private readonly source: S3SnapshotSource,
  ) {}

  /**
   * The bucket and the root directory (empty, or ending in `/`) that keys are to be put below. Ask each time, in the
   * step that uses it, so that an edit of the connection reaches a running workflow.
   *
   * @throws ConnectionException when the connection does not exist or cannot be resolved
   */
  async location(): Promise<S3Location> {
    const snapshot = await this.source()();
    if (E.isLeft(snapshot)) {
      throw new ConnectionException(this.name, snapshot.left);
    }
    const { bucket, region, rootDirectory, endpoint } = snapshot.right.target;
    return { bucket, region, rootDirectory, ...(endpoint === undefined ? {} : { endpoint }) };
  }
}
