import ipaddr from 'ipaddr.js';

/** What may be connected to; see {@link addressRefusal}. */
export interface AddressPolicy {
  /** Loopback and private ranges: for development, or S3 in the operator's own network. */
  readonly allowPrivateAddresses: boolean;
}

/** Metadata services outside the link-local ranges: EC2 and EKS over IPv6, Alibaba, Oracle. */
const METADATA: ReadonlySet<string> = new Set(['fd00:ec2::254', 'fd00:ec2::23', '100.100.100.200', '192.0.0.192']);

/** Where an address of one family really leads when it wraps one of the other. */
const unwrapped = (address: ipaddr.IPv4 | ipaddr.IPv6): ipaddr.IPv4 | ipaddr.IPv6 => {
  if (address instanceof ipaddr.IPv4) {
    return address;
  }
  if (address.isIPv4MappedAddress()) {
    return address.toIPv4Address();
  }
  // NAT64 (RFC 6052) carries an IPv4 address in its last 32 bits.
  return address.range() === 'rfc6052' ? ipaddr.fromByteArray(address.toByteArray().slice(-4)) : address;
};

/**
 * Why an address is refused, or `undefined` when it is not. Link-local and metadata addresses are always refused: they
 * answer with the server's own identity. Judged where the connection is made, after name resolution, so that a name
 * cannot point elsewhere between the check and the use.
 */
export const addressRefusal = (text: string, { allowPrivateAddresses }: AddressPolicy): string | undefined => {
  if (!ipaddr.isValid(text)) {
    return 'it is not an IP address';
  }
  const address = unwrapped(ipaddr.parse(text));
  const range = address.range();
  if (range === 'linkLocal' || METADATA.has(address.toString())) {
    return 'it is a link-local or metadata address';
  }
  if (range === 'unicast') {
    return undefined;
  }
  if (range === 'loopback' || range === 'private' || range === 'uniqueLocal' || range === 'carrierGradeNat') {
    return allowPrivateAddresses ? undefined : `it is in a ${range === 'loopback' ? 'loopback' : 'private'} range`;
  }
  return `it is in the range "${range}"`;
};
