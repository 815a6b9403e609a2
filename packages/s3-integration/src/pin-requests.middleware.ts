import type { S3Client, ServiceInputTypes, ServiceOutputTypes } from '@aws-sdk/client-s3';
import { classified, currentActivity } from '@aqueduct/integrations';
import type { InitializeMiddleware } from '@smithy/types';
import { classifyS3Error } from './classify-s3-error.js';
import { isCredentialRefusal } from './credential-refusal.js';
import type { PinnedSnapshot } from './pinned-snapshot.js';
import { isPresigning } from './presigning.js';
import { isReplayable } from './replayable-body.js';
import type { S3Snapshot } from './s3-target.js';

/**
 * Makes each request from one snapshot and, when S3 refuses its credentials, once more from a newer one if there is one.
 *
 * What finally fails is marked with what it means, for whoever decides about another attempt.
 *
 * It stands first in the step `initialize`: later in the stack the old signature would go out again.
 */
export const pinRequests = (client: S3Client, pinned: PinnedSnapshot): void => {
  const newer = newerSnapshots(pinned);

  const pinRequest: InitializeMiddleware<ServiceInputTypes, ServiceOutputTypes> = (next, context) => async (args) => {
    const presigning = isPresigning(context);
    const uses = currentActivity()?.uses;
    const send = (snapshot: S3Snapshot) => {
      uses?.(snapshot.connection);
      return pinned.run(snapshot, presigning, () => next(args));
    };

    const snapshot = await pinned.newest();
    try {
      return await send(snapshot);
    } catch (error) {
      const curable = isCredentialRefusal(error, String(context['commandName'])) && isReplayable(args.input);
      const fresh = curable ? await newer(snapshot) : undefined;
      if (fresh === undefined) {
        throw error;
      }
      return await send(fresh);
    }
  };
  const middleware: InitializeMiddleware<ServiceInputTypes, ServiceOutputTypes> = (next, context) => {
    const pin = pinRequest(next, context);
    return async (args) => {
      try {
        return await pin(args);
      } catch (error) {
        throw classified(error, classifyS3Error(error));
      }
    };
  };

  client.middlewareStack.add(middleware, { step: 'initialize', priority: 'high', name: 'pinRequests', override: true });
};

/**
 * The snapshot to use after `refused` was refused, if there is a newer one. The source is asked to refresh once per
 * generation, however many requests were refused with it and whatever is warned of meanwhile: a key that is really bad
 * must not double every request.
 */
const newerSnapshots = (pinned: PinnedSnapshot): ((refused: S3Snapshot) => Promise<S3Snapshot | undefined>) => {
  let last: { readonly generation: number; readonly done: Promise<void> } | undefined;

  const refresh = (generation: number): Promise<void> => {
    if (last?.generation === generation) {
      return last.done;
    }
    const done = pinned.newest(true).then(
      () => undefined,
      // The caller is told what S3 said; the next refused request may try to refresh again.
      () => {
        last = last?.generation === generation ? undefined : last;
      },
    );
    last = { generation, done };
    return done;
  };

  return async (refused) => {
    const alreadyNewer = await pinned.newest().catch(() => refused);
    if (alreadyNewer.generation > refused.generation) {
      return alreadyNewer;
    }
    await refresh(refused.generation);
    const newest = await pinned.newest().catch(() => refused);
    return newest.generation > refused.generation ? newest : undefined;
  };
};
