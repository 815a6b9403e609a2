/** Who a request to the key-value store comes from. */
export interface KeyValueCredentials {
  readonly user: string;
  readonly password: string;
}

/** What the key-value store answers when it refuses. */
export class KeyValueRefusal extends Error {
  constructor(readonly code: 'Unreachable' | 'WrongPassword' | 'WrongApiKey') {
    super(code);
  }
}

/** A password that expires. */
export interface Ticket {
  readonly password: string;
  readonly expiresAt: Date;
  /** The namespace that the account belongs to. */
  readonly namespace: string;
}

interface Account {
  readonly apiKey: string;
  readonly namespace: string;
}

const TICKET_MS = 3_600_000;

/** A made-up outside system: values under keys in namespaces, behind a password or a ticket that expires. */
export class KeyValueServer {
  /** Passwords by user. */
  readonly users = new Map<string, string>();
  /** Accounts that can get tickets. */
  readonly accounts = new Map<string, Account>();
  readonly #tickets = new Map<string, number>();
  readonly #values = new Map<string, string>();
  away = false;
  ticketsIssued = 0;
  /** How often somebody tried to log in. */
  logins = 0;

  /** @param now - milliseconds since the epoch */
  constructor(private readonly now: () => number = Date.now) {}

  async issueTicket(account: string, apiKey: string): Promise<Ticket> {
    await this.#reach();
    const known = this.accounts.get(account);
    if (known?.apiKey !== apiKey) {
      throw new KeyValueRefusal('WrongApiKey');
    }
    const expiresAt = new Date(this.now() + TICKET_MS);
    const password = `ticket-${(this.ticketsIssued += 1)}`;
    this.#tickets.set(`${account}:${password}`, expiresAt.getTime());
    return { password, expiresAt, namespace: known.namespace };
  }

  /** Every ticket so far stops working. */
  revokeTickets(): void {
    this.#tickets.clear();
  }

  async login({ user, password }: KeyValueCredentials): Promise<string> {
    this.logins += 1;
    await this.#reach();
    const ticketUntil = this.#tickets.get(`${user}:${password}`) ?? 0;
    if (this.users.get(user) !== password && ticketUntil <= this.now()) {
      throw new KeyValueRefusal('WrongPassword');
    }
    return user;
  }

  async get(credentials: KeyValueCredentials, namespace: string, key: string): Promise<string | undefined> {
    await this.login(credentials);
    return this.#values.get(`${namespace}/${key}`);
  }

  async put(credentials: KeyValueCredentials, namespace: string, key: string, value: string): Promise<void> {
    await this.login(credentials);
    this.#values.set(`${namespace}/${key}`, value);
  }

  async #reach(): Promise<void> {
    await Promise.resolve();
    if (this.away) {
      throw new KeyValueRefusal('Unreachable');
    }
  }
}
