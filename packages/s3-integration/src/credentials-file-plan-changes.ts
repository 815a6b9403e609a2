import type { CredentialWarning } from '@aqueduct/integrations';
import type { CredentialsPlan } from './credentials-file-plan.js';
import { sameChain, sameKeys } from './role-chain/same-chain.js';
import type { S3CredentialFailure } from './s3-credential-error.js';
import type { S3CredentialWarning } from './s3-credential-warning.js';

const sameRecord = (a: object, b: object): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Whether two readings of a file come to the same; where in the file the profile stands does not matter. */
export const samePlan = (a: CredentialsPlan, b: CredentialsPlan): boolean => {
  if (a.kind === 'static') {
    return (
      b.kind === 'static' &&
      sameKeys(a.resolved.credentials, b.resolved.credentials) &&
      sameRecord(a.resolved.provides ?? {}, b.resolved.provides ?? {})
    );
  }
  if (a.kind === 'role-chain') {
    return b.kind === 'role-chain' && sameChain(a.chain, b.chain) && sameRecord(a.provides, b.provides);
  }
  return b.kind === a.kind && sameRecord(a.profile, b.profile) && sameRecord(a.provides, b.provides);
};

const warningsIn = (plan: CredentialsPlan): ReadonlyArray<CredentialWarning> => (plan.kind === 'static' ? plan.resolved : plan).warnings ?? [];

/** Of two readings that come to the same, the newer one if it warns of something else; the credentials stay the very same. */
export const retoldPlan = (last: CredentialsPlan, next: CredentialsPlan): CredentialsPlan => {
  if (sameRecord(warningsIn(last), warningsIn(next))) {
    return last;
  }
  if (last.kind === 'static') {
    const { credentials, provides } = last.resolved;
    return next.kind === 'static' ? { ...next, resolved: { ...next.resolved, credentials, ...(provides === undefined ? {} : { provides }) } } : next;
  }
  return next.kind === 'static' ? next : { ...next, provides: last.provides };
};

/** The last good reading, with a warning that the file no longer gives it. */
export const keptPlan = (last: CredentialsPlan, why: S3CredentialFailure, since: Date): CredentialsPlan => {
  const warning: S3CredentialWarning = {
    code: 'FileKept',
    problem: `${why.problem} The last reading that worked is used meanwhile (${why.code}).`,
    remedy: why.remedy,
    since,
  };
  return last.kind === 'static'
    ? { ...last, resolved: { ...last.resolved, warnings: [warning, ...(last.resolved.warnings ?? [])] } }
    : { ...last, warnings: [warning, ...last.warnings] };
};
