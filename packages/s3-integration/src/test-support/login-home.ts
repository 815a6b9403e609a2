import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const LOGIN_SESSION = 'arn:aws:iam::123456789012:user/me';

/** The profile `dev`, at line 1. */
export const LOGIN_CONFIG = `[profile dev]\nlogin_session = ${LOGIN_SESSION}\nregion = eu-west-1\n`;

export interface LoginState {
  /** ISO 8601. @default in ten minutes */
  readonly expiresAt?: string;
  readonly accessToken?: Readonly<Record<string, unknown>>;
  /** Further members of the cached session, or `undefined` for one that is not there. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** A temporary home folder in which somebody signed in with `aws login`. */
export interface LoginHome {
  readonly folder: string;
  readonly config: string;
  readonly cache: string;
  readonly tokenFile: string;
  readonly writeConfig: (content: string) => void;
  readonly login: (state?: LoginState) => void;
  readonly remove: () => void;
}

export const loginHome = (): LoginHome => {
  const folder = mkdtempSync(join(tmpdir(), 'login-home-'));
  const config = join(folder, '.aws', 'config');
  const cache = join(folder, '.aws', 'login', 'cache');
  const tokenFile = join(cache, `${createHash('sha256').update(LOGIN_SESSION).digest('hex')}.json`);
  const dpopKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'sec1', format: 'pem' });
  mkdirSync(cache, { recursive: true });
  writeFileSync(config, LOGIN_CONFIG);
  return {
    folder,
    config,
    cache,
    tokenFile,
    writeConfig: (content) => writeFileSync(config, content),
    login: ({ expiresAt = new Date(Date.now() + 600_000).toISOString(), accessToken = {}, more = {} } = {}) =>
      writeFileSync(
        tokenFile,
        JSON.stringify({
          accessToken: { accessKeyId: 'ASIAFIRST', secretAccessKey: 'first-secret', sessionToken: 'first-session', accountId: '123456789012', expiresAt, ...accessToken },
          tokenType: 'aws_sigv4',
          clientId: 'arn:aws:signin:::devtools/same-device',
          refreshToken: 'first-refresh',
          dpopKey,
          ...more,
        }),
      ),
    remove: () => rmSync(folder, { recursive: true }),
  };
};
