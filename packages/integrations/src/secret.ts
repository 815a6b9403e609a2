const MASK = '[secret]';

/**
 * A value that is write-only: it prints as `[secret]` in every way a value can be printed (template, JSON,
 * `console.log`, an error's message) and leaves only through {@link Secret.reveal}.
 *
 * @publicApi
 */
export class Secret {
  readonly #value: string;

  private constructor(value: string) {
    this.#value = value;
  }

  static of(value: string): Secret {
    return new Secret(value);
  }

  /** The value itself. Call it where it is used (sealing, signing), never to store or to print it. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }

  [Symbol.toPrimitive](): string {
    return MASK;
  }

  /** What `util.inspect`, and so `console.log` and most loggers, print. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return MASK;
  }
}
