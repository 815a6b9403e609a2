import { decodeWith } from '@aqueduct/integrations';
import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as t from 'io-ts';
import type { Run } from './run.js';
import { invalidRunRequest, type InvalidRunRequest } from './workflow-error.js';

const Moment = t.refinement(t.number, (at) => Number.isInteger(at) && at >= 0 && at <= 8.64e15, 'Moment');

/** Where a page ended: the moment, and the runs of that very millisecond that were shown already. */
const Position = t.strict({ at: Moment, seen: t.array(t.string) }, 'cursor');
export type Position = t.TypeOf<typeof Position>;

const decodePosition = decodeWith(Position);

const parsed = (cursor: string): unknown => {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
};

export const decodeCursor = (cursor: string): E.Either<InvalidRunRequest, Position> =>
  pipe(
    decodePosition(parsed(cursor)),
    E.mapLeft(() => invalidRunRequest([{ field: 'cursor', expected: 'the "next" of an earlier page, as it was' }])),
  );

/** The position behind a page; `before` is the one that it began at. */
export const positionAfter = (page: ReadonlyArray<Run>, before: Position | undefined): Position | undefined => {
  const last = page.at(-1);
  if (last === undefined) {
    return undefined;
  }
  const at = last.createdAt.getTime();
  const seen = page.filter(({ createdAt }) => createdAt.getTime() === at).map(({ id }) => id);
  return { at, seen: before?.at === at ? [...before.seen, ...seen] : seen };
};

export const encodeCursor = (position: Position): string => Buffer.from(JSON.stringify(position)).toString('base64url');
