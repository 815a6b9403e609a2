import { AwsError } from '../aws-error.js';
import type { Incoming } from '../http/incoming.js';
import type { Reply } from '../http/reply.js';
import { writeXml } from '../http/write-xml.js';
import type { Service, ServiceCall } from '../http/service.js';
import { authenticate } from '../sigv4/authenticate.js';
import { readClaim, type Claim } from '../sigv4/claim.js';
import type { SigningContext } from '../sigv4/verify.js';
import type { Bucket } from '../state/buckets.js';
import type { Identities } from '../state/identities.js';
import { ANYBODY } from '../state/roles.js';
import type { Principal } from '../state/user.js';
import { readAddress, type Address } from './address.js';
import { authorise, authoriseAccount } from './authorise.js';
import { checkRegion } from './check-region.js';
import { S3_HANDLERS } from './handlers.js';
import { S3_OPERATIONS, type S3Operation } from './operations.js';
import { readPayload } from './payload.js';
import { routeS3 } from './router.js';
import type { S3Request, S3World } from './s3-request.js';

/** Parameters of the signature itself; the other x-amz-* parameters of a presigned URL stand for headers. */
const SIGNATURE_PARAMETER = /^x-amz-(algorithm|credential|date|expires|signedheaders|signature|security-token|content-sha256)$/;

const amzHeadersOf = ({ headers, query }: Incoming, claim: Claim | undefined): ReadonlyMap<string, string> => {
  const hoisted = claim?.form !== 'query' ? [] : [...query].map(([name, value]) => [name.toLowerCase(), value] as const);
  return new Map([...headers, ...hoisted.filter(([name]) => !SIGNATURE_PARAMETER.test(name))].filter(([name]) => name.startsWith('x-amz-')));
};

const payloadHashOf = ({ headers, query }: Incoming, claim: Claim | undefined): string => {
  const hash = headers.get('x-amz-content-sha256') ?? query.get('X-Amz-Content-Sha256') ?? (claim?.form === 'header' ? undefined : 'UNSIGNED-PAYLOAD');
  if (hash !== undefined) return hash;
  throw new AwsError('InvalidRequest', 'Missing required header for this request: x-amz-content-sha256');
};

const authoriseRequest = ({ caller, operation, bucketName, key, query }: S3Request, bucket: Bucket | undefined, world: S3World): void => {
  if (operation === 'ListBuckets' || operation === 'CreateBucket') authoriseAccount(caller, operation, bucketName);
  else authorise(caller, { operation, bucket: bucket ?? world.buckets.get(bucketName), key, query });
};

const checkExpectedOwner = (expected: string | undefined, bucket: Bucket | undefined): void => {
  if (expected !== undefined && bucket !== undefined && bucket.owner.accountId !== expected)
    throw new AwsError('AccessDenied', 'Access Denied');
};

/** Who asks, and what the signature of the request covers; nobody signed an anonymous one. */
interface Asker {
  readonly principal: Principal;
  readonly claim: Claim | undefined;
  readonly hash: string;
  readonly context: SigningContext | undefined;
}

const identify = (incoming: Incoming, identities: Identities): Asker => {
  const claim = readClaim(incoming);
  const hash = payloadHashOf(incoming, claim);
  if (claim === undefined) return { principal: ANYBODY, claim, hash, context: undefined };
  const { record, context } = authenticate(incoming, claim, hash, { identities, service: 's3' });
  return { principal: record, claim, hash, context };
};

const toRequest = (operation: S3Operation, { bucket, key }: Address, incoming: Incoming, { principal, claim, hash, context }: Asker, home: string): S3Request => {
  const amzHeaders = amzHeadersOf(incoming, claim);
  const header = (name: string): string | undefined => (name.startsWith('x-amz-') ? amzHeaders.get(name) : incoming.headers.get(name));
  // The checksum header of a completion is that of the object, not that of the request's own XML.
  const ofBody = operation === 'CompleteMultipartUpload' ? () => undefined : header;
  return {
    operation,
    bucketName: bucket,
    key,
    incoming,
    query: incoming.query,
    caller: principal,
    user: principal.user,
    signedRegion: claim?.region ?? home,
    header,
    amzHeaders,
    readPayload: () => readPayload(incoming, ofBody, hash, context),
  };
};

const perform = (incoming: Incoming, operation: S3Operation, address: Address, asker: Asker, world: S3World): Reply | Promise<Reply> => {
  const bucket = operation === 'CreateBucket' ? undefined : world.buckets.find(address.bucket);
  if (asker.claim !== undefined) checkRegion(asker.claim.region, bucket, world.region, world.servedRegions());
  const request = toRequest(operation, address, incoming, asker, world.region);
  authoriseRequest(request, bucket, world);
  checkExpectedOwner(request.header('x-amz-expected-bucket-owner'), bucket);
  return S3_HANDLERS[operation](request, world);
};

const errorReply = (error: AwsError, { path }: Incoming, requestId: string): Reply => {
  const document = writeXml('Error', { Code: error.code, Message: error.message, ...error.details.fields, Resource: path, RequestId: requestId, HostId: 'sandbox' });
  const empty = error.status === 304;
  return {
    status: error.status,
    headers: { ...(empty ? {} : { 'content-type': 'application/xml' }), ...error.details.headers },
    ...(empty ? {} : { body: document }),
    code: error.code,
  };
};

/** Asked before anything is verified, so that refused requests are logged by name and faults can hit them. */
const describe = (incoming: Incoming, world: S3World): ServiceCall => {
  try {
    const address = readAddress(incoming, world.buckets);
    const named = { ...(address.bucket === '' ? {} : { bucket: address.bucket }), ...(address.key === '' ? {} : { key: address.key }) };
    try {
      return { operation: routeS3(incoming, address), ...named };
    } catch (error) {
      return { operation: 'Unknown', ...named, refusal: error };
    }
  } catch (error) {
    return { operation: 'Unknown', refusal: error };
  }
};

const isOperation = (name: string): name is S3Operation => Object.hasOwn(S3_OPERATIONS, name);

/** S3: every request that reaches an operation is allowed, to the known key that signed it or to everybody. */
export const s3Service = (world: S3World, identities: Identities): Service => ({
  name: 's3',
  describe: (incoming) => describe(incoming, world),
  perform: async (incoming, { operation, bucket = '', key = '', refusal }, verified) => {
    if (!isOperation(operation)) throw refusal;
    const asker = identify(incoming, identities);
    if (asker.claim !== undefined) verified(asker.principal);
    const reply = await perform(incoming, operation, { bucket, key }, asker, world);
    return reply;
  },
  errorReply,
  decorate: (reply, { bucket, operation }) => {
    const region = operation === 'HeadBucket' && bucket !== undefined ? world.buckets.find(bucket)?.region : undefined;
    return region === undefined ? reply : { ...reply, headers: { ...reply.headers, 'x-amz-bucket-region': region } };
  },
});
