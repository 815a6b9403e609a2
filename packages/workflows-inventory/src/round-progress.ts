import type { Progress } from '@aqueduct/workflows';

export const UNIT = 'objects';

/** How far a run is while several pages are read: over all of them, and never less than it said before. */
export class RoundProgress {
  readonly #read: number[];
  readonly #message: string;
  #done: number;

  constructor(
    private readonly before: number,
    first: number,
    pages: number,
  ) {
    this.#read = Array.from({ length: pages }, () => 0);
    this.#message = pages === 1 ? `reading page ${first}` : `reading pages ${first} to ${first + pages - 1}`;
    this.#done = before;
  }

  /** When so many objects of a page are read; a page that begins again counts again. */
  after(page: number, objects: number): Progress {
    this.#read[page] = objects;
    this.#done = Math.max(this.#done, this.before + this.#read.reduce((sum, read) => sum + read, 0));
    return { done: this.#done, unit: UNIT, message: this.#message };
  }
}
