/** How STS refused, or failed to answer. */
export interface StsFailure {
  /**
   * `caller`: the credentials of the one who asked are refused. `denied`: they are good, but may not do this.
   * `request`: STS does not take what was asked for.
   */
  readonly reason: 'caller' | 'denied' | 'request' | 'unreachable' | 'unwell';
  /** An error code or name, e.g. `AccessDenied, status 403`. */
  readonly detail: string;
  /** STS's own words, when they name who was denied what; never a secret. */
  readonly said?: string;
}

/** https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html */
const CALLER: ReadonlySet<string> = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'SignatureDoesNotMatch',
  'IncompleteSignature',
  'InvalidToken',
  'InvalidAccessKeyId',
  'UnrecognizedClientException',
  'MissingAuthenticationToken',
  'OptInRequired',
]);

const SAID_LENGTH = 400;

const memberOf = (error: unknown, name: string): unknown =>
  typeof error === 'object' && error !== null ? (error as Readonly<Record<string, unknown>>)[name] : undefined;

const textOf = (error: unknown, name: string): string | undefined => {
  const value = memberOf(error, name);
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** Sorts what the SDK threw when it asked STS. Of the error nothing is kept but its name and, for a denial, its text. */
export const stsFailure = (error: unknown): StsFailure => {
  const status = memberOf(memberOf(error, '$metadata'), 'httpStatusCode');
  const name = textOf(error, 'name');
  if (typeof status !== 'number') {
    return { reason: 'unreachable', detail: textOf(error, 'code') ?? name ?? 'no answer' };
  }
  const detail = `${name ?? 'error'}, status ${status}`;
  if (name !== undefined && CALLER.has(name)) {
    return { reason: 'caller', detail };
  }
  if (name === 'AccessDenied' || name === 'AccessDeniedException') {
    const said = textOf(error, 'message')?.slice(0, SAID_LENGTH);
    return { reason: 'denied', detail, ...(said === undefined ? {} : { said }) };
  }
  const isRefused = status >= 400 && status < 500 && status !== 429 && name !== 'Throttling' && name !== 'ThrottlingException';
  return { reason: isRefused ? 'request' : 'unwell', detail };
};
