/** Answers that new credentials may cure: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const CODES: ReadonlySet<string> = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidToken',
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
]);

const metadataStatus = (error: object): unknown =>
  '$metadata' in error && typeof error.$metadata === 'object' && error.$metadata !== null && 'httpStatusCode' in error.$metadata
    ? error.$metadata.httpStatusCode
    : undefined;

/** Errors of HEAD have no body and so no code: the status is all there is. */
const isCodeless = (error: object): boolean => !('Code' in error) || error.Code === undefined;

/** Whether S3 refused the credentials themselves (not what they may do). */
export const isCredentialRefusal = (error: unknown, commandName: string): boolean => {
  if (typeof error !== 'object' || error === null || !('name' in error)) {
    return false;
  }
  if (typeof error.name === 'string' && CODES.has(error.name)) {
    return true;
  }
  const status = metadataStatus(error);
  return commandName.startsWith('Head') && isCodeless(error) && (status === 400 || status === 403);
};
