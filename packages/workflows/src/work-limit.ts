/**
 * At most so many pieces of work, of at most so many bytes, at a time; others wait in their order. A piece that is larger
 * than everything allowed goes alone.
 */
export class WorkLimit {
  readonly #waiting: Array<{ readonly bytes: number; readonly start: () => void }> = [];
  #count = 0;
  #bytes = 0;

  constructor(
    private readonly maxCount: number,
    private readonly maxBytes: number,
  ) {}

  async run<A>(bytes: number, work: () => Promise<A>): Promise<A> {
    await this.#enter(bytes);
    try {
      return await work();
    } finally {
      this.#count -= 1;
      this.#bytes -= bytes;
      this.#startNext();
    }
  }

  #fits(bytes: number): boolean {
    return this.#count < this.maxCount && (this.#count === 0 || this.#bytes + bytes <= this.maxBytes);
  }

  #take(bytes: number): void {
    this.#count += 1;
    this.#bytes += bytes;
  }

  #enter(bytes: number): Promise<void> | undefined {
    if (this.#waiting.length === 0 && this.#fits(bytes)) {
      this.#take(bytes);
      return undefined;
    }
    return new Promise((start) => this.#waiting.push({ bytes, start }));
  }

  #startNext(): void {
    for (let next = this.#waiting[0]; next !== undefined && this.#fits(next.bytes); next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#take(next.bytes);
      next.start();
    }
  }
}
