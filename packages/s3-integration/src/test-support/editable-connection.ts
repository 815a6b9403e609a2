import { connectionNotFound, Secret, type CredentialWarning, type ResolveError } from '@aqueduct/integrations';
import * as E from 'fp-ts/lib/Either.js';
import type { S3Credentials } from '../s3-credentials.js';
import type { S3Snapshot, S3SnapshotSource, S3Target } from '../s3-target.js';

/** A connection that a spec edits under a client's feet. */
export interface EditableConnection {
  readonly source: S3SnapshotSource;
  /** What the next refresh brings; without one a refresh changes nothing. */
  onRefresh: (() => void) | undefined;
  readonly refreshes: number;
  edit(change: { readonly target?: Partial<S3Target>; readonly credentials?: S3Credentials }): void;
  /** Warns of something from now on, or of nothing any more; that is no newer generation. */
  warn(...warnings: ReadonlyArray<CredentialWarning>): void;
  fail(error: ResolveError): void;
}

export const keys = (accessKeyId: string, secretAccessKey: string, sessionToken?: string): S3Credentials => ({
  accessKeyId,
  secretAccessKey: Secret.of(secretAccessKey),
  ...(sessionToken === undefined ? {} : { sessionToken: Secret.of(sessionToken) }),
});

export const editableConnection = (target: Partial<S3Target>, credentials: S3Credentials): EditableConnection => {
  let generation = 0;
  let outcome: E.Either<ResolveError, S3Snapshot> = E.left(connectionNotFound('lake'));
  let current: { readonly target: S3Target; readonly credentials: S3Credentials } = {
    target: {
      bucket: 'lake',
      region: 'us-east-1',
      rootDirectory: '',
      forcePathStyle: true,
      checksums: 'when-supported',
      requesterPays: false,
      ...target,
    },
    credentials,
  };

  const connection = {
    refreshes: 0,
    onRefresh: undefined as (() => void) | undefined,
    edit: (change: { readonly target?: Partial<S3Target>; readonly credentials?: S3Credentials }): void => {
      current = { target: { ...current.target, ...change.target }, credentials: change.credentials ?? current.credentials };
      outcome = E.right(
        Object.freeze({
          generation: ++generation,
          connection: { id: 'id', name: 'lake', kind: 's3', generation: 1 },
          provenance: { strategy: 'access-key', facts: {} },
          warnings: [],
          ...current,
        }),
      );
    },
    warn: (...warnings: ReadonlyArray<CredentialWarning>): void => {
      outcome = E.map((snapshot: S3Snapshot) => Object.freeze({ ...snapshot, warnings }))(outcome);
    },
    fail: (error: ResolveError): void => {
      outcome = E.left(error);
    },
    source: ((options) => async () => {
      if (options?.refresh === true) {
        connection.refreshes += 1;
        connection.onRefresh?.();
      }
      return outcome;
    }) as S3SnapshotSource,
  };
  connection.edit({});
  return connection;
};
