import type { S3CredentialWarning } from '../s3-credential-warning.js';
import { placeAtStart, type FileSection } from './profile-file.js';

const TOLD = 5;

/** What is odd about a profile that can be used: one warning for each of its first few lines. */
export const profileWarnings = ({ name, diagnostics }: FileSection): ReadonlyArray<S3CredentialWarning> => {
  const told = diagnostics.slice(0, TOLD).map(
    (diagnostic): S3CredentialWarning => ({
      code: 'ProfileRemark',
      problem: `${placeAtStart(diagnostic)}: ${diagnostic.found}.`,
      remedy: `Write ${diagnostic.writeInstead}.`,
    }),
  );
  const more = diagnostics.length - told.length;
  return more <= 0
    ? told
    : [...told, { code: 'ProfileRemark', problem: `There are ${more} more such lines in the profile "${name}".`, remedy: 'Correct those above, then look again.' }];
};
