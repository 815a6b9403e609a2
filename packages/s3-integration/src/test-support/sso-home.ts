import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const SSO_ACCOUNT = '123456789012';

/** The profile `dev`, at line 5, of the sso-session `corp`, at line 1. */
export const SSO_CONFIG = `[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1

[profile dev]
sso_session = corp
sso_account_id = ${SSO_ACCOUNT}
sso_role_name = Reader
region = eu-central-1
`;

export interface Login {
  readonly token?: string;
  /** ISO 8601. @default in an hour */
  readonly expiresAt?: string;
  /** The session's name or start URL. @default 'corp' */
  readonly of?: string;
  /** Further members of the cached token. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** A temporary home folder in which somebody signed in with `aws sso login`. */
export interface SsoHome {
  readonly folder: string;
  readonly config: string;
  readonly tokenFile: (of?: string) => string;
  readonly writeConfig: (content: string) => void;
  readonly login: (login?: Login) => void;
  readonly remove: () => void;
}

export const ssoHome = (): SsoHome => {
  const folder = mkdtempSync(join(tmpdir(), 'sso-home-'));
  const config = join(folder, '.aws', 'config');
  const cache = join(folder, '.aws', 'sso', 'cache');
  const tokenFile = (of = 'corp'): string => join(cache, `${createHash('sha1').update(of).digest('hex')}.json`);
  mkdirSync(cache, { recursive: true });
  writeFileSync(config, SSO_CONFIG);
  return {
    folder,
    config,
    tokenFile,
    writeConfig: (content) => writeFileSync(config, content),
    login: ({ token = 'portal-token', expiresAt = new Date(Date.now() + 3_600_000).toISOString(), of, more = {} } = {}) =>
      writeFileSync(tokenFile(of), JSON.stringify({ accessToken: token, expiresAt, region: 'eu-west-1', startUrl: 'https://x', ...more })),
    remove: () => rmSync(folder, { recursive: true }),
  };
};
