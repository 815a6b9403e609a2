import { createHash } from 'node:crypto';
import { AwsError } from '../aws-error.js';
import type { Incoming } from '../http/incoming.js';
import { xmlReply, type Reply } from '../http/reply.js';
import type { Service } from '../http/service.js';
import { writeXml, type XmlRecord } from '../http/write-xml.js';
import { authenticate } from '../sigv4/authenticate.js';
import { readClaim } from '../sigv4/claim.js';
import type { Identities } from '../state/identities.js';
import type { KeyRecord } from '../state/user.js';
import { assumeRole } from './assume-role.js';
import { readDuration, sessionFields } from './session-fields.js';

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** A form-encoded POST to the root is STS: S3 has no such request. */
export const isStsRequest = ({ method, path, headers }: Incoming): boolean =>
  method === 'POST' && path === '/' && (headers.get('content-type') ?? '').startsWith('application/x-www-form-urlencoded');

const readForm = async (incoming: Incoming): Promise<URLSearchParams> => new URLSearchParams((await incoming.readBody()).toString('utf8'));

type Action = (caller: KeyRecord, form: URLSearchParams, identities: Identities) => XmlRecord;

const ACTIONS: ReadonlyMap<string, Action> = new Map<string, Action>([
  [
    'GetCallerIdentity',
    ({ arn, user, session, key }) => ({ Arn: arn, UserId: session === undefined ? `AIDA${user.accountId}` : key.accessKeyId, Account: user.accountId }),
  ],
  [
    'GetSessionToken',
    ({ user, session }, form, identities) => {
      if (session !== undefined) throw new AwsError('AccessDenied', 'Cannot call GetSessionToken with session credentials');
      return sessionFields(identities.issueSession(user.name, readDuration(form, { fallback: 43_200, longest: 129_600 })));
    },
  ],
  ['AssumeRole', assumeRole],
]);

const verifyCaller = async (incoming: Incoming, identities: Identities, now: Date): Promise<KeyRecord> => {
  const claim = readClaim(incoming);
  if (claim === undefined) throw new AwsError('MissingAuthenticationToken', 'Request is missing Authentication Token');
  const hash = createHash('sha256').update(await incoming.readBody()).digest('hex');
  return authenticate(incoming, claim, hash, { identities, now, service: 'sts' }).record;
};

const errorReply = (error: AwsError, _incoming: Incoming, requestId: string): Reply => ({
  ...xmlReply(
    writeXml('ErrorResponse', { Error: { Type: error.status < 500 ? 'Sender' : 'Receiver', Code: error.code, Message: error.message }, RequestId: requestId }, NAMESPACE),
    { 'content-type': 'text/xml' },
    // STS answers 403 where S3 answers 400.
    error.code === 'ExpiredToken' || error.code === 'InvalidToken' ? 403 : error.status,
  ),
  code: error.code,
});

/** STS: GetCallerIdentity, GetSessionToken and AssumeRole, signed for any region, since one endpoint stands for all. */
export const stsService = (identities: Identities, clock: () => Date): Service => ({
  name: 'sts',
  describe: async (incoming) => ({ operation: (await readForm(incoming)).get('Action') ?? 'Unknown' }),
  perform: async (incoming, { operation }) => {
    const action = ACTIONS.get(operation);
    if (action === undefined) throw new AwsError('NotImplemented', `The sandbox does not implement ${operation} of STS.`);
    const caller = await verifyCaller(incoming, identities, clock());
    const result = action(caller, await readForm(incoming), identities);
    return xmlReply(
      writeXml(`${operation}Response`, { [`${operation}Result`]: result, ResponseMetadata: { RequestId: 'sandbox' } }, NAMESPACE),
      { 'content-type': 'text/xml' },
    );
  },
  errorReply,
});
