import type { LoggedRequest } from '@aqueduct/sandbox';

/**
 * Who signed a request, and below it, link by link, whoever its key came from: the signer of the request that handed it
 * out, or that request's name when nobody signed it. Empty for a request that nobody signed.
 */
export const signatureOf = ({ accessKeyId, signer, code }: LoggedRequest, log: ReadonlyArray<LoggedRequest>): ReadonlyArray<string> => {
  if (accessKeyId === undefined) {
    return [];
  }
  if (signer === undefined) {
    return [`a signature that was refused (${code})`];
  }
  const origin = log.find(({ handedOut }) => handedOut === accessKeyId);
  if (origin === undefined) {
    return [signer.arn];
  }
  return [signer.arn, ...(origin.signer === undefined ? [origin.operation] : signatureOf(origin, log))];
};

/** The different signatures of the requests to a bucket, each once. */
export const signaturesOn = (bucket: string, requests: ReadonlyArray<LoggedRequest>, log: ReadonlyArray<LoggedRequest>): ReadonlyArray<ReadonlyArray<string>> => {
  const signatures = requests.filter((request) => request.bucket === bucket).map((request) => signatureOf(request, log));
  return [...new Map(signatures.map((signature) => [signature.join(' '), signature])).values()];
};
