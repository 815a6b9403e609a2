import type { FilePolicy } from './profile-file/choose-profile.js';
import type { ProfileKind } from './profile-file/classify-profile.js';

/** The kinds of profile that a file on the server may be used for, if the operator allows them. */
export const CREDENTIALS_FILE_KINDS = ['static', 'sso', 'role-chain', 'process', 'web-identity', 'metadata', 'login'] as const;

/** Those that reach for nothing outside the file but AWS itself. */
export const DEFAULT_CREDENTIALS_FILE_KINDS = ['static', 'sso', 'role-chain'] as const;

export type CredentialsFileKind = (typeof CREDENTIALS_FILE_KINDS)[number];

const isKnown = (kind: ProfileKind): kind is CredentialsFileKind => CREDENTIALS_FILE_KINDS.some((known) => known === kind);

const IN_WORDS: Readonly<Record<CredentialsFileKind, string>> = {
  static: 'an access key',
  sso: 'SSO',
  'role-chain': 'a role that another profile of the file takes on',
  process: 'a program',
  'web-identity': 'the token of an identity provider',
  metadata: 'the identity of the server',
  login: 'a session of "aws login"',
};

/** What may be done with a file that the server has, and what is said of a profile with which it may not. */
export const pathPolicy = (path: string, allowed: ReadonlyArray<CredentialsFileKind>): FilePolicy => {
  const choice = `Choose a profile with ${allowed.map((one) => IN_WORDS[one]).join(' or ')}`;
  return {
    file: `The file ${path}`,
    allowed,
    refusal: `${choice}.`,
    refusalOf: (kind) =>
      isKnown(kind)
        ? `${choice}, or have the operator start the server with AQUEDUCT_CREDENTIALS_FILE_KINDS=${[...allowed, kind].join(',')}.`
        : `${choice}.`,
  };
};
