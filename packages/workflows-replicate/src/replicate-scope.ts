import { isDeepStrictEqual } from 'node:util';
import type { Place } from './place.js';
import { replicateFailure } from './replicate-error.js';
import type { ReplicateRequest } from './replicate-input.codec.js';

/** One end of a run, complete. */
export type ScopeEnd = {
  readonly bucket: string;
  readonly endpoint: string | null;
  readonly rootDirectory: string;
  /** With the root directory. */
  readonly prefix: string;
};

/** From where to where one run copies: fixed by its first step. */
export type ReplicateScope = {
  readonly source: ScopeEnd;
  readonly target: ScopeEnd;
  /** In the target's bucket, where all reports go: never copied, never deleted. */
  readonly reportFolder: string;
  /** This run's folder inside `reportFolder`. */
  readonly runFolder: string;
};

/** Both ends of a run, opened. */
export interface Places {
  readonly source: Place;
  readonly target: Place;
}

const where = ({ bucket, rootDirectory, endpoint }: Place) => ({ bucket, rootDirectory, endpoint: endpoint ?? null });

const sameStore = ({ source, target }: Pick<ReplicateScope, 'source' | 'target'>): boolean => source.endpoint === target.endpoint;

/** @throws ReplicateFailure PlacesOverlap */
const apart = (scope: ReplicateScope): ReplicateScope => {
  const { source, target } = scope;
  const overlaps = source.prefix.startsWith(target.prefix) || target.prefix.startsWith(source.prefix);
  if (sameStore(scope) && source.bucket === target.bucket && overlaps) {
    throw replicateFailure({ _tag: 'PlacesOverlap', bucket: source.bucket, source: source.prefix, target: target.prefix });
  }
  return scope;
};

/** @throws ReplicateFailure PlacesOverlap */
export const replicateScope = ({ source, target }: Places, request: ReplicateRequest, runId: string): ReplicateScope => {
  const reportFolder = `${target.rootDirectory}${request.reportPrefix}`;
  return apart({
    source: { ...where(source), prefix: `${source.rootDirectory}${request.sourcePrefix}` },
    target: { ...where(target), prefix: `${target.rootDirectory}${request.targetPrefix}` },
    reportFolder,
    runFolder: `${reportFolder}${runId}/`,
  });
};

/** Whether the target could copy from the source by itself, as far as addresses tell. */
export const mayCopyServerSide = sameStore;

const samePlace = (place: Place, { bucket, rootDirectory, endpoint }: ScopeEnd): void => {
  if (!isDeepStrictEqual(where(place), { bucket, rootDirectory, endpoint })) {
    const { side, connection } = place;
    throw replicateFailure({ _tag: 'PlaceChanged', side, connection, began: bucket, now: place.bucket });
  }
};

/**
 * The places, if they still are the ones that the run began with. New credentials for the same places are welcome.
 *
 * @throws ReplicateFailure PlaceChanged
 */
export const samePlaces = (places: Places, scope: ReplicateScope): Places => {
  samePlace(places.source, scope.source);
  samePlace(places.target, scope.target);
  return places;
};

export const sourceKey = ({ source }: ReplicateScope, name: string): string => `${source.prefix}${name}`;
export const targetKey = ({ target }: ReplicateScope, name: string): string => `${target.prefix}${name}`;

/** Reports are no part of what is replicated, on either side. */
export const isReport = (scope: ReplicateScope, name: string): boolean =>
  targetKey(scope, name).startsWith(scope.reportFolder) ||
  (sameStore(scope) && scope.source.bucket === scope.target.bucket && sourceKey(scope, name).startsWith(scope.reportFolder));
