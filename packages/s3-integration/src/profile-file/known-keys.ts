/** The keys of a key pair. Only these and the other keys below are ever named in a message: an unknown one may be a secret. */
export const KEY_PAIR_KEYS = ['aws_access_key_id', 'aws_secret_access_key', 'aws_session_token', 'aws_security_token'] as const;

/** The keys that make a profile something else than a key pair. */
export const SIGN_IN_KEYS = {
  credential_process: 'process',
  web_identity_token_file: 'web-identity',
  credential_source: 'metadata',
  login_session: 'login',
  role_arn: 'role-chain',
  source_profile: 'role-chain',
  mfa_serial: 'role-chain',
  sso_session: 'sso',
  sso_start_url: 'sso',
  sso_account_id: 'sso',
  sso_role_name: 'sso',
  sso_region: 'sso',
} as const;

/** What the keys of a key pair are called in the console's CSV file and in programs. */
const ELSEWHERE: ReadonlyMap<string, (typeof KEY_PAIR_KEYS)[number]> = new Map([
  ['awsaccesskeyid', 'aws_access_key_id'],
  ['awssecretkey', 'aws_secret_access_key'],
  ['accesskeyid', 'aws_access_key_id'],
  ['secretaccesskey', 'aws_secret_access_key'],
  ['sessiontoken', 'aws_session_token'],
]);

const KEY_PAIR: ReadonlySet<string> = new Set(KEY_PAIR_KEYS);
const RELEVANT: ReadonlySet<string> = new Set([...KEY_PAIR_KEYS, ...Object.keys(SIGN_IN_KEYS), 'region']);

export const isKeyPairKey = (key: string): boolean => KEY_PAIR.has(key);

/** Whether a key decides on the credentials or the region of a profile. */
export const isRelevantKey = (key: string): boolean => RELEVANT.has(key);

const LONGEST_ELSEWHERE = Math.max(...[...ELSEWHERE.keys()].map(({ length }) => length));

/** How a credentials file calls what is called like this elsewhere. */
export const keyMeantBy = (key: string): string | undefined => (key.length > LONGEST_ELSEWHERE ? undefined : ELSEWHERE.get(key));

/** How a message names a key. */
export const nameOfKey = (key: string): string => (isRelevantKey(key) ? `"${key}"` : 'a key');
