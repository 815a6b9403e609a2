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
}

/** Who is logged in, by access token. Adding a token again replaces its session. */
export class SsoSessions {
  private readonly byToken = new Map<string, SsoSession>();

  constructor(private readonly clock: () => Date) {}

  add(session: SsoSession): void {
    this.byToken.set(session.accessToken, session);
  }

  end(accessToken: string): void {
    this.byToken.delete(accessToken);
  }

  /** A session that has not ended. */
  find(accessToken: string): SsoSession | undefined {
    const session = this.byToken.get(accessToken);
    return session?.expiresAt !== undefined && session.expiresAt.getTime() <= this.clock().getTime() ? undefined : session;
  }
}
