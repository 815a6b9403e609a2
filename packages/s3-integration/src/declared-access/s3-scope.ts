import type { Scope } from '@aqueduct/integrations';
import type { S3Target } from '../s3-target.js';

/** What a workflow says that it does with a connection. */
export type S3Access = 'read' | 'read-write';

/** A declared need of a connection, narrower than the whole of it. */
export interface S3Scope extends Scope {
  readonly access: S3Access;
  /** Beginnings of keys below the connection's root directory; none: the whole bucket. */
  readonly prefixes: ReadonlyArray<string>;
}

/** Where the declared keys begin in the bucket; `['']` is everything. */
export const declaredBeginnings = ({ prefixes }: S3Scope, { rootDirectory }: Pick<S3Target, 'rootDirectory'>): ReadonlyArray<string> =>
  prefixes.length === 0 ? [''] : prefixes.map((prefix) => rootDirectory + prefix);

const MAX_PREFIX_BYTES = 900;

const isPrefix = (prefix: string): boolean =>
  !prefix.startsWith('/') && Buffer.byteLength(prefix) <= MAX_PREFIX_BYTES && !prefix.split('/').some((part) => part === '.' || part === '..');

/** Why these cannot be declared; `undefined` when they can. An empty prefix means all below the root directory. */
export const prefixProblem = (prefixes: ReadonlyArray<string>): string | undefined => {
  if (prefixes.length === 0) {
    return 'prefixes: give at least one, or leave the option out to declare the whole bucket';
  }
  const wrong = prefixes.find((prefix) => !isPrefix(prefix));
  return wrong === undefined
    ? undefined
    : `prefixes: "${wrong}" must be the beginning of keys below the root directory, without a "/" in front and without "." or ".." as a part, e.g. "raw/"`;
};
