import { ALL_KEYS, canDivide, type KeyRange } from './key-range.js';

/** Neighbouring keys: the parts that hold what was read of them, in key order, and what is left to read. */
export interface Stretch {
  /** Grows in place: a large bucket has hundred thousands. */
  readonly parts: string[];
  readonly rest: KeyRange | null;
}

/** A stretch that is not read to its end. */
export type Unread = Stretch & { readonly rest: KeyRange };

export const isUnread = (stretch: Stretch): stretch is Unread => stretch.rest !== null;

export const whole = (): ReadonlyArray<Stretch> => [{ parts: [], rest: ALL_KEYS }];

/** What a page says of the stretch whose beginning it read. */
export interface StretchRead {
  readonly part: string | null;
  /** `null` when the stretch is read to its end. */
  readonly last: string | null;
  /** Where to divide what is left. Pages of runs that began before there were ranges say nothing of it. */
  readonly cut?: string | null;
}

export const afterPage = ({ parts, rest }: Stretch, { part, last, cut }: StretchRead): ReadonlyArray<Stretch> => {
  if (part !== null) {
    parts.push(part);
  }
  if (rest === null || last === null) {
    return [{ parts, rest: null }];
  }
  const left = { after: last, until: rest.until };
  // Were it elsewhere, keys would be read twice.
  return typeof cut !== 'string' || !canDivide(left, cut)
    ? [{ parts, rest: left }]
    : [
        { parts, rest: { ...left, until: cut } },
        { parts: [], rest: { ...left, after: cut } },
      ];
};

/** With neighbours that are read to their end as one, so that there are never many. */
export const joined = (stretches: ReadonlyArray<Stretch>): ReadonlyArray<Stretch> => {
  const all: Stretch[] = [];
  for (const stretch of stretches) {
    const before = all.at(-1);
    if (before?.rest === null && stretch.rest === null) {
      for (const part of stretch.parts) before.parts.push(part);
    } else {
      all.push(stretch);
    }
  }
  return all;
};
