import type { SuiteName } from './case-result.js';

/** Where this project answers otherwise than a case expects, on purpose. */
export interface DeliberateDifference {
  readonly suite: SuiteName;
  readonly name: string;
  /** What it answers. */
  readonly ours: string;
  readonly reason: string;
}

const differing = (suite: SuiteName, name: string, ours: string, reason: string): DeliberateDifference => ({ suite, name, ours, reason });

/** All of them; an answer that is neither the expected nor a declared one fails the run. */
export const DELIBERATE_DIFFERENCES: ReadonlyArray<DeliberateDifference> = [
  // Where the AWS SDK and botocore agree.
  differing('grammar', 'zero-width space in value', 'refused', 'an invisible character would fail later, in a signature or a header'),
  differing('grammar', '[ default ] spaces', 'A/S/-', 'names are trimmed, as the shared suite says'),
  // Where they do not.
  differing('grammar', 'comment adjacent to header, config', 'A/S/-', 'a header with a comment right behind it is a header, as the shared suite says'),
  differing('grammar', 'upper-case keys', 'A/B/-', 'keys are case-insensitive, as the shared suite says'),
  differing('grammar', 'CR only', 'A/B/-', 'a file with the line ends of old Macs holds what it seems to hold'),
  differing('grammar', 'non-ascii profile name, config', 'A/S/-', 'a name is a name, in any script, in the one file that a person chose'),
  differing('grammar', 'keys without = ', 'refused', 'a key without "=" is a mistake that may hide a token; it is named with its line'),
  differing('grammar', 'duplicate section merges', 'refused', 'the key id and the secret come from different blocks, so they may belong to different keys'),
  differing('grammar', 'duplicate section mixes two key pairs', 'refused', 'the token comes from another block than the key pair'),
  differing('grammar', '[profile "with space"]', 'A/S/-', 'a quoted name may hold spaces'),
  differing('grammar', '[two words] in credentials', 'A/S/-', 'a name with spaces is accepted with a warning'),
  differing('grammar', '[profile.x] in config', 'refused', 'the name of that profile is "profile.x"; nobody but the SDK means "x" by it'),
  differing('grammar', 'text after header', 'refused', 'nobody knows to which section the following lines belong'),
  differing('grammar', 'select sso-session as profile', 'refused', 'an sso-session is no profile'),

  differing('role-chains', 'SSO credentials profile selected', 'refused: SsoSettingsInvalid', 'an account id has 12 digits; "0123" would fail at the portal'),
  differing('role-chains', 'SSO token profile selected', 'refused: SsoSettingsIncomplete', 'a token without account and role signs no request to S3'),
];
