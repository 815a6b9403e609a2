import { createHash } from 'node:crypto';
import { AwsError, type AwsErrorCode } from '../aws-error.js';
import type { Incoming } from '../http/incoming.js';
import { xmlReply, type Reply } from '../http/reply.js';
import type { Service, Verified } from '../http/service.js';
import { writeXml, type XmlRecord } from '../http/write-xml.js';
import { authenticate } from '../sigv4/authenticate.js';
import { readClaim } from '../sigv4/claim.js';
import type { KeyRecord } from '../state/user.js';
import { assumeRoleWithWebIdentity } from './assume-role-with-web-identity.js';
import { assumeRole } from './assume-role.js';
import { keyIn, sessionFields } from './session-fields.js';
import { StsForm } from './sts-form.js';
import type { StsWorld } from './sts-world.js';

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** A form-encoded POST to the root is STS: S3 has no such request. */
export const isStsRequest = ({ method, path, headers }: Incoming): boolean =>
  method === 'POST' && path === '/' && (headers.get('content-type') ?? '').startsWith('application/x-www-form-urlencoded');

const readForm = async (incoming: Incoming): Promise<URLSearchParams> => new URLSearchParams((await incoming.readBody()).toString('utf8'));

type Action = (caller: KeyRecord, form: StsForm, world: StsWorld) => XmlRecord;

const ACTIONS: ReadonlyMap<string, Action> = new Map<string, Action>([
  ['GetCallerIdentity', ({ arn, userId }) => ({ Arn: arn, UserId: userId, Account: arn.split(':')[4] ?? '' })],
  [
    'GetSessionToken',
    ({ user, session }, form, { identities }) => {
      if (session !== undefined) throw new AwsError('AccessDenied', 'Cannot call GetSessionToken with session credentials');
      return sessionFields(identities.issueSession(user.name, form.duration({ fallback: 43_200, longest: 129_600 })));
    },
  ],
  ['AssumeRole', assumeRole],
]);

const REGION = /^[a-z]{2,3}(-[a-z]+)+-\d{1,2}$/;

/** One listener stands for the endpoints of all regions, or of those that were asked for. @throws AwsError SignatureDoesNotMatch */
const checkRegion = (region: string, served: ReadonlyArray<string> | undefined): void => {
  if (served?.includes(region) ?? REGION.test(region)) return;
  throw new AwsError('SignatureDoesNotMatch', `Credential should be scoped to a valid region${served === undefined ? '' : `: ${served.join(', ')}`}, not '${region}'.`);
};

const verifyCaller = async (incoming: Incoming, { identities, regions }: StsWorld): Promise<KeyRecord> => {
  const claim = readClaim(incoming);
  if (claim === undefined) throw new AwsError('MissingAuthenticationToken', 'Request is missing Authentication Token');
  checkRegion(claim.region, regions);
  const hash = createHash('sha256').update(await incoming.readBody()).digest('hex');
  return authenticate(incoming, claim, hash, { identities, service: 'sts' }).record;
};

const resultOf = async (incoming: Incoming, operation: string, world: StsWorld, verified: Verified): Promise<XmlRecord> => {
  const form = new StsForm(await readForm(incoming));
  if (operation === 'AssumeRoleWithWebIdentity') return assumeRoleWithWebIdentity(form, world);
  const action = ACTIONS.get(operation);
  if (action === undefined) throw new AwsError('NotImplemented', `The sandbox does not implement ${operation} of STS.`);
  const caller = await verifyCaller(incoming, world);
  verified(caller);
  return action(caller, form, world);
};

/** STS's words for what S3 calls otherwise: a wrong session token is a wrong client token. */
const STS_ERRORS: Readonly<Partial<Record<AwsErrorCode, { readonly status: number; readonly code: string }>>> = {
  InvalidToken: { status: 403, code: 'InvalidClientTokenId' },
  ExpiredToken: { status: 403, code: 'ExpiredToken' },
  AuthorizationHeaderMalformed: { status: 400, code: 'IncompleteSignature' },
  SlowDown: { status: 400, code: 'Throttling' },
};

const errorReply = (error: AwsError, _incoming: Incoming, requestId: string): Reply => {
  const { status, code } = STS_ERRORS[error.code] ?? error;
  const document = { Error: { Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: error.message }, RequestId: requestId };
  return { ...xmlReply(writeXml('ErrorResponse', document, NAMESPACE), { 'content-type': 'text/xml' }, status), code };
};

/** STS: GetCallerIdentity, GetSessionToken, AssumeRole and AssumeRoleWithWebIdentity. */
export const stsService = (world: StsWorld): Service => ({
  name: 'sts',
  describe: async (incoming) => ({ operation: (await readForm(incoming)).get('Action') ?? 'Unknown' }),
  perform: async (incoming, { operation }, verified) => {
    const result = await resultOf(incoming, operation, world, verified);
    const document = writeXml(`${operation}Response`, { [`${operation}Result`]: result, ResponseMetadata: { RequestId: 'sandbox' } }, NAMESPACE);
    return { ...xmlReply(document, { 'content-type': 'text/xml' }), ...keyIn(result) };
  },
  errorReply,
});
