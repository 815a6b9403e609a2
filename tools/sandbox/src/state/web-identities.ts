import { announceSecrets } from './announce-secrets.js';

/** A token of an identity provider, and the role that it opens. */
export interface WebIdentity {
  /** What the provider would have signed; here any text. */
  readonly token: string;
  /** Name or ARN of the role that it may assume. */
  readonly role: string;
  /** @default 'sandbox-subject' */
  readonly subject?: string;
  /** Client id that the token was made for. @default 'sts.amazonaws.com' */
  readonly audience?: string;
  /** Issuer of the token. @default 'https://sandbox.example' */
  readonly provider?: string;
  /** When the token ends, as ExpiredTokenException. @default never */
  readonly expiresAt?: Date;
}

/** Tokens that AssumeRoleWithWebIdentity takes. Adding one again replaces it. */
export class WebIdentities {
  private readonly byToken = new Map<string, WebIdentity>();

  add(identity: WebIdentity): void {
    // Whoever has the signature can make the rest up.
    announceSecrets(identity.token, identity.token.split('.')[2]);
    this.byToken.set(identity.token, identity);
  }

  remove(token: string): void {
    this.byToken.delete(token);
  }

  find(token: string): WebIdentity | undefined {
    return this.byToken.get(token);
  }
}
