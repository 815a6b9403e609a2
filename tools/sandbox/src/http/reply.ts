import type { AwsErrorCode } from '../aws-error.js';

/** An answer, complete: the sandbox holds objects in memory. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | number>>;
  readonly body?: Buffer | string;
  /** For the request log. */
  readonly code?: AwsErrorCode | string;
  /** For the request log: the id of the key in the body. */
  readonly handedOut?: string;
}

/** An XML answer. */
export const xmlReply = (body: string, headers: Readonly<Record<string, string>> = {}, status = 200): Reply => ({
  status,
  headers: { 'content-type': 'application/xml', ...headers },
  body,
});

/** A JSON answer. */
export const jsonReply = (value: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Reply => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(value),
});
