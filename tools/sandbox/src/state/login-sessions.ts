import { AwsError } from '../aws-error.js';
import { announceSecrets } from './announce-secrets.js';
import type { Identities } from './identities.js';
import { newPortalToken } from './random-keys.js';
import type { SessionCredentials } from './user.js';

/** Somebody who signed in with `aws login`. */
export interface LoginSession {
  /** Name of a user of the sandbox, as whom the credentials act. */
  readonly user: string;
  /** What the sign-in service takes for new credentials. It works once: the answer holds the next one. */
  readonly refreshToken: string;
  /** A refresh must come from the same client. @default any */
  readonly clientId?: string;
  /** When refreshing ends, as AccessDeniedException with TOKEN_EXPIRED. @default never */
  readonly refreshExpiresAt?: Date;
  /** How long renewed credentials live. @default 900 */
  readonly tokenSeconds?: number;
}

/** What a client sends to renew; `thumbprint` is that of the key that it has proved to hold. */
export interface LoginRenewal {
  readonly clientId: string;
  readonly refreshToken: string;
  readonly thumbprint: string;
}

/** What the sign-in service hands out for a refresh token. */
export interface RenewedLogin {
  readonly credentials: SessionCredentials;
  readonly refreshToken: string;
  readonly expiresInSeconds: number;
}

interface Login {
  readonly session: LoginSession;
  /** Of the key that renewed first: all others are refused. */
  readonly thumbprint: string | undefined;
}

/** A refusal as the sign-in service says it. */
const refuse = (error: string, message: string): AwsError => new AwsError('AccessDeniedException', message, { fields: { error } });

/** Who is signed in by `aws login`, by refresh token. */
export class LoginSessions {
  private readonly byToken = new Map<string, Login>();

  constructor(
    private readonly identities: Identities,
    private readonly clock: () => Date,
  ) {}

  add(session: LoginSession): void {
    this.identities.user(session.user);
    announceSecrets(session.refreshToken);
    this.byToken.set(session.refreshToken, { session, thumbprint: undefined });
  }

  /**
   * Trades a refresh token for new credentials; the used one is worth nothing afterwards.
   *
   * @throws AwsError AccessDeniedException
   */
  renew({ clientId, refreshToken, thumbprint }: LoginRenewal): RenewedLogin {
    const login = this.byToken.get(refreshToken);
    const ends = login?.session.refreshExpiresAt;
    if (login === undefined || (ends !== undefined && ends.getTime() <= this.clock().getTime())) throw refuse('TOKEN_EXPIRED', 'The refresh token is unknown or has expired.');
    const { session } = login;
    if ((session.clientId ?? clientId) !== clientId) throw refuse('INSUFFICIENT_PERMISSIONS', 'The refresh token is another client’s.');
    if ((login.thumbprint ?? thumbprint) !== thumbprint) throw refuse('INSUFFICIENT_PERMISSIONS', 'The refresh token is bound to another key.');
    const expiresInSeconds = session.tokenSeconds ?? 900;
    const renewed = { credentials: this.identities.issueSession(session.user, expiresInSeconds), refreshToken: newPortalToken(), expiresInSeconds };
    announceSecrets(renewed.refreshToken);
    this.byToken.delete(refreshToken);
    this.byToken.set(renewed.refreshToken, { session, thumbprint });
    return renewed;
  }
}
