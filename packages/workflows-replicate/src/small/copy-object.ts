import { patiently } from '@aqueduct/s3-integration';
import { failed, GONE, type ObjectOutcome } from '../object-outcome.js';
import { CHANGED, objectTrouble } from '../object-trouble.js';
import type { PlannedObject } from '../plan/planned-page.codec.js';
import type { StepRun } from '../replicate-run.js';
import { newestVersion, type SourceObject } from '../same-object.js';
import { copyServerSide } from './copy-server-side.js';
import { streamObject } from './stream-object.js';

/** How many versions of an object are tried. */
const VERSIONS = 3;

const copyVersion = async (run: StepRun, source: SourceObject, { replaces }: PlannedObject): Promise<ObjectOutcome> => {
  try {
    const serverSide = await run.memory.serverSide.attempt(() => copyServerSide(run, source, replaces));
    return serverSide ?? (await streamObject(run, source, replaces));
  } catch (error) {
    const trouble = objectTrouble(error);
    if (trouble === undefined) {
      throw error;
    }
    return trouble;
  }
};

/**
 * Copies one object in the version that was listed, or in the one that is there when it changed meanwhile. It fails only
 * for what is wrong with all of them, or passes.
 */
export const copyObject = async (run: StepRun, planned: PlannedObject): Promise<ObjectOutcome> => {
  let source: SourceObject = planned;
  for (let version = 1; ; version += 1) {
    const outcome = await patiently(run.signal, () => copyVersion(run, source, planned));
    if (outcome !== CHANGED || version === VERSIONS) {
      return outcome;
    }
    const now = await newestVersion(run, source.name);
    if (now === undefined) {
      return GONE;
    }
    if (now.size > run.request.largeBytes) {
      // It was planned to fit the memory, and this does not; the next run gives it steps of its own.
      return failed('changed');
    }
    source = now;
  }
};
