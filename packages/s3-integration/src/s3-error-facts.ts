/** What an error of the SDK, or of the network below it, says about itself; read by name, never by class. */
export interface S3ErrorFacts {
  readonly name: string;
  /** May hold anything; to be looked into, not passed on. */
  readonly message: string;
  /** Of Node's network errors. */
  readonly errno: string | undefined;
  /** Where the network failed: a host name, or address and port. */
  readonly peer: string | undefined;
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  /** Of a bucket elsewhere. */
  readonly bucketRegion: string | undefined;
  /** Of a denial, e.g. `s3:GetObject`. */
  readonly deniedAction: string | undefined;
  /** Why it is denied, where AWS tells, e.g. `with an explicit deny in a service control policy`. */
  readonly deniedBecause: string | undefined;
}

const property = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** The code of a network error may stand on the error, on its cause, or (for several addresses) on the first of its errors. */
const errnoOf = (error: unknown): string | undefined => {
  const own = text(property(error, 'code')) ?? text(property(property(error, 'cause'), 'code'));
  const errors = property(error, 'errors');
  return own ?? (Array.isArray(errors) ? text(property(errors[0], 'code')) : undefined);
};

const peerOf = (error: unknown): string | undefined => {
  const address = text(property(error, 'address'));
  const port = property(error, 'port');
  return text(property(error, 'hostname')) ?? (address === undefined || typeof port !== 'number' ? undefined : `${address}:${port}`);
};

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
const DENIED_ACTION = /is not authorized to perform: ([a-z0-9-]+:[A-Za-z]+)/;
const DENIED_BECAUSE = /(because no [a-z -]+ policy allows the [a-z0-9-]+:[A-Za-z]+ action|with an explicit deny in an? [a-z -]+)/;

/** Whoever answers says where a bucket is, and it is shown and offered to people: only what can be a region is taken. */
export const isRegionName = (value: string): boolean => /^[a-z0-9-]{1,63}$/.test(value);

const regionOf = (value: unknown): string | undefined => {
  const region = text(value);
  return region !== undefined && isRegionName(region) ? region : undefined;
};

export const s3ErrorFacts = (error: unknown): S3ErrorFacts => {
  const metadata = property(error, '$metadata');
  const status = property(metadata, 'httpStatusCode');
  const message = text(property(error, 'message')) ?? '';
  const headers = property(property(error, '$response'), 'headers');
  return {
    name: text(property(error, 'name')) ?? 'Error',
    message,
    errno: errnoOf(error),
    peer: peerOf(error),
    status: typeof status === 'number' ? status : undefined,
    requestId: text(property(metadata, 'requestId')),
    bucketRegion: regionOf(property(headers, 'x-amz-bucket-region')) ?? regionOf(property(error, 'Region')),
    deniedAction: DENIED_ACTION.exec(message)?.[1],
    deniedBecause: DENIED_BECAUSE.exec(message)?.[1],
  };
};
