import { AwsError } from '../aws-error.js';
import type { XmlRecord } from '../http/write-xml.js';
import type { SessionCredentials } from '../state/user.js';

const SHORTEST_SECONDS = 900;

/** DurationSeconds of a form. @throws AwsError ValidationError */
export const readDuration = (form: URLSearchParams, { fallback, longest }: { readonly fallback: number; readonly longest: number }): number => {
  const seconds = Number(form.get('DurationSeconds') ?? fallback);
  if (Number.isInteger(seconds) && seconds >= SHORTEST_SECONDS && seconds <= longest) return seconds;
  throw new AwsError('ValidationError', `durationSeconds must be between ${SHORTEST_SECONDS} and ${longest}`);
};

/** The `Credentials` element of STS's answers. */
export const sessionFields = ({ accessKeyId, secretAccessKey, sessionToken, expiration }: SessionCredentials): XmlRecord => ({
  Credentials: { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken, Expiration: expiration.toISOString() },
});
