import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { StsCaller, StsClients } from '../sts-client.js';
import { stsFailure, type StsFailure } from '../sts-failure.js';

/** Who asks, in the words of STS, which tells everybody who they are. */
export const callerArn = (sts: StsClients, caller: StsCaller): TE.TaskEither<StsFailure, string> =>
  TE.tryCatch(async () => {
    const { Arn } = await sts.client(caller).send(new GetCallerIdentityCommand());
    if (Arn === undefined) {
      throw Object.assign(new Error('no identity in the answer'), { name: 'NoIdentity', $metadata: { httpStatusCode: 200 } });
    }
    return Arn;
  }, stsFailure);
