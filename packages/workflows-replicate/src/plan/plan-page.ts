import { listPage, listRange, type ListedObject } from '../listed-object.js';
import { mapConcurrently } from '@aqueduct/workflows';
import { isReport, targetKey } from '../replicate-scope.js';
import type { StepRun } from '../replicate-run.js';
import { sameObject } from '../same-object.js';
import { writePlan } from './plan-file.js';
import type { PlannedObject, PlannedPage } from './planned-page.codec.js';

export interface PageRequest {
  /** From 1. */
  readonly number: number;
  /** The last name of the page before. */
  readonly after: string | null;
}

/** All that a plan leaves in the database. */
export type PlanResult = {
  readonly plan: string;
  /** The next page begins behind it; `null` after the last page. */
  readonly last: string | null;
  readonly objects: number;
  readonly bytes: number;
  /** Objects that get steps of their own. */
  readonly large: number;
  /** What is in the target only; looked for only as far as it may be deleted. */
  readonly extraneous: number;
};

/** An object that has steps of its own. */
export const isLarge = ({ request }: Pick<StepRun, 'request'>, { size, same }: PlannedObject): boolean =>
  same === null && size > request.largeBytes;

/** How many of `objects` fit a page; one always does. Large objects do not count: they are no part of the page's step. */
const fitting = (objects: ReadonlyArray<ListedObject>, largest: number, pageBytes: number): number => {
  let bytes = 0;
  const over = objects.findIndex(({ size }, index) => (bytes += size > largest ? 0 : size) > pageBytes && index > 0);
  return over === -1 ? objects.length : over;
};

/** The page that begins behind `after`: its objects, and its last name when another page follows. */
const listSource = async ({ places, scope, request, limits, signal }: StepRun, after: string | null) => {
  const listing = await listPage(places.source, scope.source.prefix, { after, size: limits.pageKeys }, signal);
  const kept = listing.objects.slice(0, fitting(listing.objects, request.largeBytes, limits.pageBytes));
  const complete = listing.complete && kept.length === listing.objects.length;
  return { listed: kept, last: complete ? null : (kept.at(-1)?.name ?? null) };
};

/** What the target has in the range: the objects that the source has too, and how many others. */
const listTarget = async (run: StepRun, source: ReadonlyArray<ListedObject>, range: Pick<PlannedPage, 'after' | 'last'>) => {
  const { places, scope, request, limits, signal } = run;
  const names = new Set(source.map(({ name }) => name));
  const there = new Map<string, ListedObject>();
  let extraneous = 0;
  // Behind the source's last object nothing matters but what is to be deleted.
  const last = range.last ?? (request.deleteExtraneous ? null : (source.at(-1)?.name ?? ''));
  for await (const page of listRange(places.target, scope.target.prefix, { after: range.after, last, size: limits.pageKeys }, signal)) {
    page.filter(({ name }) => names.has(name)).forEach((object) => there.set(object.name, object));
    extraneous += page.filter(({ name }) => !names.has(name) && !isReport(scope, name)).length;
  }
  return { there, extraneous };
};

/** A page of the source beside the same range of the target: what is to be written, and what is there. */
const comparePage = async (run: StepRun, after: string | null) => {
  const { listed, last } = await listSource(run, after);
  const { there, extraneous } = await listTarget(run, listed, { after, last });
  // A key without a name is the folder that is copied, as some tools write it.
  const source = listed.filter(({ name }) => targetKey(run.scope, name) !== '' && !isReport(run.scope, name));
  const objects = await mapConcurrently(source, run.request.concurrency, run.signal, async (object, signal): Promise<PlannedObject> => {
    const target = there.get(object.name);
    const same = await sameObject({ ...run, signal }, object, target);
    return { ...object, same: same ?? null, replaces: target?.etag ?? null };
  });
  const page: PlannedPage = { after, last, objects };
  return { page, extraneous };
};

/** Decides about a page and keeps the decision. Repeating it is harmless as long as the one before was not recorded. */
export const planPage = async (run: StepRun, { number, after }: PageRequest): Promise<PlanResult> => {
  const { page, extraneous } = await comparePage(run, after);
  return {
    plan: await writePlan(run, number, page),
    last: page.last,
    objects: page.objects.length,
    bytes: page.objects.reduce((sum, { size }) => sum + size, 0),
    large: page.objects.filter((object) => isLarge(run, object)).length,
    extraneous,
  };
};
