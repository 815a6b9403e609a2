/** How it went with an object, in the report. */
export const OUTCOMES = {
  d: 'deleted',
  c: 'changed',
  g: 'gone',
  n: 'denied',
  f: 'failed',
  k: 'kept',
} as const;
export type OutcomeLetter = keyof typeof OUTCOMES;

/** The outcomes of a batch, a letter for each object in the order of its part: 1,000 of them fit a step's result. */
export type Outcomes = string;

export const outcomeName = (letter: string | undefined): (typeof OUTCOMES)[OutcomeLetter] => OUTCOMES[letter as OutcomeLetter];

/** A batch of which everything stays. */
export const allKept = (objects: number): Outcomes => 'k'.repeat(objects);
