import type { XmlRecord } from '../http/write-xml.js';
import type { Principal, SessionCredentials } from '../state/user.js';

/** The `Credentials` element of STS's answers. */
export const sessionFields = ({ accessKeyId, secretAccessKey, sessionToken, expiration }: SessionCredentials): XmlRecord => ({
  Credentials: { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken, Expiration: expiration.toISOString() },
});

/** The `AssumedRoleUser` element. */
export const assumedRoleFields = ({ userId, arn }: Principal): XmlRecord => ({ AssumedRoleUser: { AssumedRoleId: userId, Arn: arn } });
