import * as E from 'fp-ts/lib/Either.js';
import { describeError, type ConnectionPorts, type ResolveError, type Snapshot } from '@aqueduct/integrations';
import type { NamedFailure } from '../s3-credential-error.js';
import { warningsOf } from '../s3-credential-warning.js';
import { isAnonymous } from '../s3-credentials.js';
import type { S3Snapshot } from '../s3-target.js';
import type { RoleCaller, RoleCallerSource } from './role-caller.js';
import { savedCircle } from './saved-circle.js';
import { askOnBehalfOf } from './source-loops.js';

const field = 'sourceConnection';

/** The connection that this says, in the end, is not there or asks in a circle. */
const unresolved = (name: string, error: ResolveError): NamedFailure => {
  if (error._tag === 'ConnectionNotFound') {
    return {
      code: 'SourceConnectionNotFound',
      field,
      problem: `The connection "${error.name}", which takes on the role, does not exist; it may have been removed or renamed.`,
      remedy: 'Choose another connection as the source of this one, or create it again under that name.',
    };
  }
  const { problem, remedy } = describeError(error);
  const isLoop = error._tag === 'CredentialsUnavailable' && error.code === 'SourceConnectionLoop';
  return isLoop
    ? { code: 'SourceConnectionLoop', field, problem, remedy }
    : { code: 'SourceUnavailable', field, problem: `The connection "${name}", which takes on the role, gives no credentials: ${problem}`, remedy };
};

const isS3 = (snapshot: Snapshot): snapshot is S3Snapshot => snapshot.connection.kind === 's3';

const callerOf = (name: string, snapshot: Snapshot): E.Either<NamedFailure, RoleCaller> => {
  if (!isS3(snapshot) || isAnonymous(snapshot.credentials)) {
    return E.left({
      code: 'SourceNotUsable',
      field,
      problem: isS3(snapshot)
        ? `The connection "${name}" is anonymous, and nobody cannot take on a role.`
        : `The connection "${name}" is of the kind "${snapshot.connection.kind}", not S3.`,
      remedy: 'Choose an S3 connection with credentials of its own.',
    });
  }
  const { credentials, target, warnings } = snapshot;
  return E.right({
    credentials,
    region: target.region,
    ...(target.endpoint === undefined ? {} : { endpoint: target.endpoint }),
    facts: { source: `connection ${name}` },
    ...warningsOf(...warnings.map((warning) => ({ ...warning, problem: `The connection "${name}": ${warning.problem}` }))),
  });
};

/** The sources of these connections are each other. */
export const circular = (names: ReadonlyArray<string>): NamedFailure => ({
  code: 'SourceConnectionLoop',
  field,
  problem: `These connections take on their roles with each other's credentials: ${names.join(' -> ')}.`,
  remedy: 'Give one of them a source of its own: an access key, a credentials file or the identity of the server.',
});

/** Where connections are had from. */
export type Connections = Pick<ConnectionPorts, 'resolver' | 'store'>;

/** Takes on the role with the credentials of another connection, whatever it has at the moment. */
export const connectionCaller =
  (asker: object, name: string, connections: () => Connections): RoleCallerSource =>
  (options) =>
  async () => {
    const { resolver, store } = connections();
    const circle = await savedCircle(store, name);
    if (circle !== undefined) {
      return E.left(circular(circle));
    }
    const resolved = await askOnBehalfOf(asker, name, () => resolver.resolve(name, options)());
    return E.isLeft(resolved) ? E.left(unresolved(name, resolved.left)) : callerOf(name, resolved.right);
  };
