/** How long what is not used stays: from one large object, or run, to the next. */
const IDLE_MS = 10_000;

/**
 * Buffers of parts, used again and again: the garbage collector is late with memory outside its heap, so that a buffer
 * for each part would make the process grow.
 */
export class BufferPool {
  #free: Buffer[] = [];
  #forget: NodeJS.Timeout | undefined;

  /** Its content is what was there before. */
  take(bytes: number): Buffer {
    const index = this.#free.findIndex(({ length }) => length >= bytes);
    const [found] = index === -1 ? [] : this.#free.splice(index, 1);
    return found ?? Buffer.allocUnsafeSlow(bytes);
  }

  /** Only what nothing reads any more: not after a request that failed. */
  give(buffer: Buffer): void {
    this.#free.push(buffer);
    clearTimeout(this.#forget);
    this.#forget = setTimeout(() => (this.#free = []), IDLE_MS).unref();
  }
}

/** Of all runs in this process. */
export const partBuffers = new BufferPool();
