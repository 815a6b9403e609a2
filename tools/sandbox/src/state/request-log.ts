/** The services that share the listener. */
export const SERVICE_NAMES = ['s3', 'sts', 'sso', 'sso-oidc', 'signin', 'imds', 'container'] as const;
export type ServiceName = (typeof SERVICE_NAMES)[number];

/** Whose signature a request had. */
export interface Signer {
  /** A user's, or that of the session of a role: then role and session name are in it. */
  readonly arn: string;
  /** Twelve digits. */
  readonly account: string;
  /** Set when it is the session of a role. */
  readonly role?: { readonly roleArn: string; readonly sessionName: string };
}

/** What was asked and how it ended. Never a secret, a token or a signature. */
export interface LoggedRequest {
  readonly at: Date;
  readonly service: ServiceName;
  readonly method: string;
  /** The API's name for it, e.g. `PutObject`; `Unknown` when there is none. */
  readonly operation: string;
  readonly bucket?: string;
  readonly key?: string;
  /** As the request says; believed by nobody yet. */
  readonly accessKeyId?: string;
  /** Set once the signature was verified, whether or not the request was then allowed. */
  readonly signer?: Signer;
  /** The id of the key that the answer handed out, so that later requests can be followed back to this one. */
  readonly handedOut?: string;
  /** 0 when the connection was cut before an answer. */
  readonly status: number;
  /** The error code of a refusal. */
  readonly code?: string;
  /** The effect of the fault that hit it. */
  readonly fault?: string;
  readonly host: string;
  readonly userAgent: string;
}

const CAPACITY = 10_000;

/** Remembers the latest 10,000 requests. */
export class RequestLog {
  private entries: ReadonlyArray<LoggedRequest> = [];
  private recent: Array<LoggedRequest> = [];

  add(entry: LoggedRequest): void {
    this.recent.push(entry);
    if (this.recent.length < CAPACITY) return;
    this.entries = this.recent;
    this.recent = [];
  }

  /** Oldest first. */
  all(): ReadonlyArray<LoggedRequest> {
    return [...this.entries, ...this.recent].slice(-CAPACITY);
  }

  clear(): void {
    this.entries = [];
    this.recent = [];
  }
}
