import type { S3Client } from '@aws-sdk/client-s3';
import { invalidInput, type ConnectionResolver, type InvalidInput, type Snapshot } from '@aqueduct/integrations';
import { CONNECTION_RESOLVER } from '@aqueduct/integrations-nest';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import * as E from 'fp-ts/lib/Either.js';
import type { S3Integration } from '../s3-integration.js';
import type { S3Snapshot, S3SnapshotSource } from '../s3-target.js';
import { S3Connection } from './s3-connection.js';
import { S3_INTEGRATION } from './s3.tokens.js';

/** What a workflow says that it does with a connection. */
export type S3Access = 'read' | 'read-write';

/** The connection of a name may be of another kind: then its target is none of S3. */
const onlyS3 =
  (name: string, kind: string) =>
  (snapshot: Snapshot): E.Either<InvalidInput, S3Snapshot> =>
    snapshot.connection.kind === kind
      ? E.right(snapshot as S3Snapshot)
      : E.left(invalidInput([{ field: 'connection', expected: `an S3 connection; "${name}" is of the kind "${snapshot.connection.kind}"` }]));

/**
 * The S3 connections of this process by name: one client for each (connection, access), made at first use and valid for
 * the life of the process. Nothing is resolved before the client's first request.
 *
 * @publicApi
 */
@Injectable()
export class S3Connections implements OnApplicationShutdown {
  readonly #connections = new Map<string, S3Connection>();

  constructor(
    @Inject(CONNECTION_RESOLVER) private readonly resolver: ConnectionResolver,
    @Inject(S3_INTEGRATION) private readonly s3: S3Integration,
  ) {}

  /** The connection of this name. It need not exist yet: its first use says so then. */
  get(name: string, access: S3Access = 'read-write'): S3Connection {
    const id = `${access} ${name}`;
    const known = this.#connections.get(id);
    if (known !== undefined) {
      return known;
    }
    const check = onlyS3(name, this.s3.kind);
    const source: S3SnapshotSource = (options) => async () => {
      const snapshot = await this.resolver.resolve(name, options)();
      return E.isLeft(snapshot) ? snapshot : check(snapshot.right);
    };
    const client: S3Client = this.s3.connect(source, name);
    const connection = new S3Connection(name, client, source);
    this.#connections.set(id, connection);
    return connection;
  }

  /** Last of all, when nothing sends requests any more. */
  onApplicationShutdown(): void {
    this.s3.close();
  }
}
