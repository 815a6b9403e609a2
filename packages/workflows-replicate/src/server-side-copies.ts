import { codeOf } from './object-trouble.js';

/** Answers that say: this identity, or this store, does not copy from there. What is wrong with the object itself shows again when it is read. */
const REFUSALS: ReadonlySet<string> = new Set([
  'AccessDenied',
  'NotImplemented',
  'MethodNotAllowed',
  'InvalidRequest',
  'InvalidArgument',
  'NoSuchBucket',
  'NoSuchKey',
  'PermanentRedirect',
]);

/**
 * Whether the target can copy from the source by itself. The first object shows it, while the others wait; a refusal
 * after one that worked concerns one object only.
 */
export class ServerSideCopies {
  #works: boolean | undefined;
  #trying: Promise<void> | undefined;

  /** @param possible - as far as addresses and the wish of the input tell */
  constructor(possible: boolean) {
    this.#works = possible ? undefined : false;
  }

  /** Whether a copy may be tried: not known to be refused. */
  get possible(): boolean {
    return this.#works !== false;
  }

  /** The answer of `copy`, or `undefined` when the object has to go through this process. */
  async attempt<A>(copy: () => Promise<A>): Promise<A | undefined> {
    while (this.#works === undefined && this.#trying !== undefined) {
      await this.#trying;
    }
    if (this.#works === false) {
      return undefined;
    }
    return this.#works === true ? this.#unlessRefused(copy) : this.#first(copy);
  }

  async #first<A>(copy: () => Promise<A>): Promise<A | undefined> {
    const trying = this.#unlessRefused(copy);
    // Of a failure that says nothing about copying nobody learns; the next one tries.
    this.#trying = trying.then(
      (answer) => {
        this.#works = answer !== undefined;
      },
      () => {
        this.#trying = undefined;
      },
    );
    return trying;
  }

  async #unlessRefused<A>(copy: () => Promise<A>): Promise<A | undefined> {
    try {
      return await copy();
    } catch (error) {
      if (REFUSALS.has(codeOf(error) ?? '')) {
        return undefined;
      }
      throw error;
    }
  }
}
