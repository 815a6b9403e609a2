import { isIP } from 'node:net';
import { AwsError } from '../aws-error.js';
import type { Incoming } from '../http/incoming.js';
import type { Buckets } from '../state/buckets.js';

/** Which bucket and key a request is about; empty when it names none. */
export interface Address {
  readonly bucket: string;
  readonly key: string;
}

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AwsError('InvalidURI', "Couldn't parse the specified URI.");
  }
};

/** `<bucket>.<anything>`; an IP address, a bare name and `s3.<anything>` are path-style hosts. */
const bucketOfHost = (host: string, buckets: Buckets): string | undefined => {
  const name = host.replace(/:\d+$/, '').toLowerCase();
  const labels = name.split('.');
  if (labels.length < 2 || isIP(name) !== 0 || name.startsWith('[') || labels[0] === 's3') return undefined;
  for (let count = labels.length - 1; count > 1; count -= 1) {
    const candidate = labels.slice(0, count).join('.');
    if (buckets.find(candidate) !== undefined) return candidate;
  }
  return labels[0];
};

/** Reads path-style and virtual-host-style addresses. */
export const readAddress = (incoming: Incoming, buckets: Buckets): Address => {
  const hosted = bucketOfHost(incoming.headers.get('host') ?? '', buckets);
  if (hosted !== undefined) return { bucket: hosted, key: decode(incoming.path.slice(1)) };
  const slash = incoming.path.indexOf('/', 1);
  if (slash === -1) return { bucket: decode(incoming.path.slice(1)), key: '' };
  return { bucket: decode(incoming.path.slice(1, slash)), key: decode(incoming.path.slice(slash + 1)) };
};
