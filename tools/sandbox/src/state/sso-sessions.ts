import { AwsError } from '../aws-error.js';
import { announceSecrets } from './announce-secrets.js';
import { newPortalToken } from './random-keys.js';

/** A role of an account that the portal offers; its credentials act as `user`. */
export interface SsoAssignment {
  /** Twelve digits. */
  readonly accountId: string;
  readonly roleName: string;
  /** Name of a user of the sandbox. */
  readonly user: string;
  /** Of the credentials that the portal hands out. @default 3600 */
  readonly durationSeconds?: number;
}

/** Somebody who is logged in to the portal. */
export interface SsoSession {
  readonly accessToken: string;
  /** @default never */
  readonly expiresAt?: Date;
  readonly accounts: ReadonlyArray<SsoAssignment>;
  /** What SSO-OIDC takes for a new access token. It works once: the answer holds the next one. @default none */
  readonly refreshToken?: string;
  /** When refreshing ends, as ExpiredTokenException. @default never */
  readonly refreshExpiresAt?: Date;
  /** The client that logged in; a refresh must come from the same. @default any */
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** When the client's registration ends, as InvalidClientException. @default never */
  readonly registrationExpiresAt?: Date;
  /** How long renewed access tokens live. @default 3600 */
  readonly tokenSeconds?: number;
}

/** What SSO-OIDC hands out for a refresh token. */
export interface RenewedToken {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresInSeconds: number;
}

/** What a client sends to renew. */
export interface Renewal {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
}

interface Login {
  readonly session: SsoSession;
  /** Its access tokens and when they end: renewing leaves the old one valid for its time. */
  readonly tokens: Map<string, Date | undefined>;
  refreshToken: string | undefined;
}

/** Who is logged in, by access token. Adding a token again replaces its session. */
export class SsoSessions {
  private readonly byToken = new Map<string, Login>();

  constructor(private readonly clock: () => Date) {}

  add(session: SsoSession): void {
    announceSecrets(session.accessToken, session.refreshToken, session.clientSecret);
    this.end(session.accessToken);
    this.byToken.set(session.accessToken, { session, tokens: new Map([[session.accessToken, session.expiresAt]]), refreshToken: session.refreshToken });
  }

  /** Ends the login that the token belongs to, with all its tokens. */
  end(accessToken: string): void {
    for (const token of this.byToken.get(accessToken)?.tokens.keys() ?? []) this.byToken.delete(token);
  }

  /** The session of a token that has not ended. */
  find(accessToken: string): SsoSession | undefined {
    const login = this.byToken.get(accessToken);
    return this.isOver(login?.tokens.get(accessToken)) ? undefined : login?.session;
  }

  /**
   * Trades a refresh token for new tokens; the used one is worth nothing afterwards.
   *
   * @throws AwsError InvalidGrantException, InvalidClientException, ExpiredTokenException
   */
  renew({ clientId, clientSecret, refreshToken }: Renewal): RenewedToken {
    const login = [...this.byToken.values()].find((candidate) => candidate.refreshToken === refreshToken);
    if (login === undefined) throw new AwsError('InvalidGrantException', 'Invalid refresh token provided');
    const { session, tokens } = login;
    const wrongClient = (session.clientId ?? clientId) !== clientId || (session.clientSecret ?? clientSecret) !== clientSecret;
    if (wrongClient || this.isOver(session.registrationExpiresAt)) throw new AwsError('InvalidClientException', 'Invalid client provided');
    if (this.isOver(session.refreshExpiresAt)) throw new AwsError('ExpiredTokenException', 'Refresh token has expired');
    const renewed = { accessToken: newPortalToken(), refreshToken: newPortalToken(), expiresInSeconds: session.tokenSeconds ?? 3600 };
    announceSecrets(renewed.accessToken, renewed.refreshToken);
    tokens.set(renewed.accessToken, new Date(this.clock().getTime() + renewed.expiresInSeconds * 1000));
    login.refreshToken = renewed.refreshToken;
    this.byToken.set(renewed.accessToken, login);
    return renewed;
  }

  private isOver(end: Date | undefined): boolean {
    return end !== undefined && end.getTime() <= this.clock().getTime();
  }
}
