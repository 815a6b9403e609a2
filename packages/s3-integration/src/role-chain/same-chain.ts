import type { S3Credentials } from '../s3-credentials.js';
import type { RoleChain } from './role-chain.js';

/** Whether two pairs of keys are the same, secrets and all. */
export const sameKeys = (a: S3Credentials, b: S3Credentials): boolean =>
  a.accessKeyId === b.accessKeyId &&
  a.secretAccessKey.reveal() === b.secretAccessKey.reveal() &&
  a.sessionToken?.reveal() === b.sessionToken?.reveal();

const withoutLines = (chain: RoleChain): string =>
  JSON.stringify([chain.profile, { ...chain.base, line: 0 }, chain.roles.map((step) => ({ ...step, line: 0 }))]);

/** Whether two chains come to the same; where in the file they stand does not matter. */
export const sameChain = (a: RoleChain, b: RoleChain): boolean =>
  withoutLines(a) === withoutLines(b) &&
  (a.base.kind !== 'static' || (b.base.kind === 'static' && sameKeys(a.base.credentials, b.base.credentials)));
