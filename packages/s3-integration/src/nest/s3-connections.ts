import { invalidInput, type ConnectionResolver, type InvalidInput, type Snapshot } from '@aqueduct/integrations';
import { CONNECTION_DECLARATIONS, CONNECTION_RESOLVER, type ConnectionDeclarations } from '@aqueduct/integrations-nest';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import * as E from 'fp-ts/lib/Either.js';
import type { S3Access, S3Scope } from '../declared-access/s3-scope.js';
import type { S3Integration } from '../s3-integration.js';
import type { S3Snapshot, S3SnapshotSource } from '../s3-target.js';
import { S3Connection } from './s3-connection.js';
import { S3_INTEGRATION } from './s3.tokens.js';

/** What is needed of a connection. */
export interface S3Needs {
  readonly access: S3Access;
  /** Below the connection's root directory. @default the whole bucket */
  readonly prefixes?: ReadonlyArray<string>;
}

/** The connection of a name may be of another kind: then its target is none of S3. */
const onlyS3 =
  (name: string, kind: string) =>
  (snapshot: Snapshot): E.Either<InvalidInput, S3Snapshot> =>
    snapshot.connection.kind === kind
      ? E.right(snapshot as S3Snapshot)
      : E.left(invalidInput([{ field: 'connection', expected: `an S3 connection; "${name}" is of the kind "${snapshot.connection.kind}"` }]));

/**
 * The S3 connections of this process by name: one client for each (connection, declared access), made at first use and
 * valid for the life of the process. Nothing is resolved before the client's first request.
 *
 * @publicApi
 */
@Injectable()
export class S3Connections implements OnApplicationShutdown {
  readonly #connections = new Map<string, S3Connection>();

  constructor(
    @Inject(CONNECTION_RESOLVER) private readonly resolver: ConnectionResolver,
    @Inject(S3_INTEGRATION) private readonly s3: S3Integration,
    @Inject(CONNECTION_DECLARATIONS) private readonly declarations: ConnectionDeclarations,
  ) {}

  /** The connection of this name. It need not exist yet: its first use says so then. */
  get(name: string, access: S3Access = 'read-write'): S3Connection {
    return this.within(name, { access });
  }

  /** The same for a narrower need, to which its client keeps. */
  within(name: string, { access, prefixes = [] }: S3Needs): S3Connection {
    const id = JSON.stringify([name, access, prefixes]);
    const known = this.#connections.get(id);
    if (known !== undefined) {
      return known;
    }
    const isWhole = access === 'read-write' && prefixes.length === 0;
    const connection = isWhole ? this.#whole(name) : this.#narrow(name, access, prefixes);
    this.#connections.set(id, connection);
    return connection;
  }

  /** Last of all, when nothing sends requests any more. */
  onApplicationShutdown(): void {
    this.s3.close();
  }

  #whole(name: string): S3Connection {
    const source = this.#source(name);
    return new S3Connection(name, this.s3.connect(source, name), source);
  }

  #narrow(name: string, access: S3Access, prefixes: ReadonlyArray<string>): S3Connection {
    const declarations = this.declarations;
    const scope: S3Scope = {
      access,
      prefixes,
      // Which modules declare it is known when all are there.
      get declaredBy() {
        return declaredBy(declarations, name, access, prefixes);
      },
    };
    const source = this.#source(name, scope);
    return new S3Connection(name, this.s3.connectWithin(source, name, scope), source);
  }

  #source(name: string, scope?: S3Scope): S3SnapshotSource {
    const check = onlyS3(name, this.s3.kind);
    return (options) => async () => {
      const snapshot = await this.resolver.resolve(name, scope === undefined ? options : { ...options, scope })();
      return E.isLeft(snapshot) ? snapshot : check(snapshot.right);
    };
  }
}

const declaredBy = (declarations: ConnectionDeclarations, name: string, access: S3Access, prefixes: ReadonlyArray<string>): string => {
  const modules = declarations.modulesThatDeclare(
    (declaration) =>
      declaration.kind === 's3' && declaration.connection === name && declaration.access === access && String(declaration.prefixes ?? []) === String(prefixes),
  );
  const what = [`access: '${access}'`, ...(prefixes.length === 0 ? [] : [`prefixes: [${prefixes.map((prefix) => `'${prefix}'`).join(', ')}]`])].join(', ');
  return modules.length === 0
    ? `What was asked of S3Connections (connection: '${name}', ${what})`
    : `The declaration of ${modules.join(' and ')} (forFeature: connection: '${name}', ${what})`;
};
