import type { Reply } from '../http/reply.js';
import type { XmlRecord } from '../http/write-xml.js';
import type { Principal, SessionCredentials } from '../state/user.js';

/** The `Credentials` element of STS's answers. */
export const sessionFields = ({ accessKeyId, secretAccessKey, sessionToken, expiration }: SessionCredentials): XmlRecord => ({
  Credentials: { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken, Expiration: expiration.toISOString() },
});

/** The id of the key in an answer of STS, for the request log. */
export const keyIn = ({ Credentials: given }: XmlRecord): Pick<Reply, 'handedOut'> => {
  const id = (given as XmlRecord | undefined)?.['AccessKeyId'];
  return typeof id === 'string' ? { handedOut: id } : {};
};

/** The `AssumedRoleUser` element. */
export const assumedRoleFields = ({ userId, arn }: Principal): XmlRecord => ({ AssumedRoleUser: { AssumedRoleId: userId, Arn: arn } });
