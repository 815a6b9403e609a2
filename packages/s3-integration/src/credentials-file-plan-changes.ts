import type { CredentialsPlan } from './credentials-file-plan.js';
import { sameChain, sameKeys } from './role-chain/same-chain.js';
import type { S3CredentialFailure } from './s3-credential-error.js';

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
  return b.kind === 'sso' && sameRecord(a.profile, b.profile) && sameRecord(a.provides, b.provides);
};

/** The last good reading, which says that the file no longer gives it. */
export const keptPlan = (last: CredentialsPlan, why: S3CredentialFailure): CredentialsPlan => {
  const kept = `the last reading that worked is used, because of ${why.code}: ${why.problem}`;
  const keptSince = new Date().toISOString();
  return last.kind === 'static'
    ? {
        ...last,
        resolved: {
          ...last.resolved,
          provenance: { ...last.resolved.provenance, facts: { ...last.resolved.provenance.facts, kept, keptSince } },
        },
      }
    : { ...last, facts: { ...last.facts, kept, keptSince } };
};
