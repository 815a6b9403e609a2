/** Buffers of parts, used again and again: the garbage collector is late with large ones, and memory would grow. */
export class BufferPool {
  readonly #free: Buffer[] = [];

  /** Its content is what was there before. */
  take(bytes: number): Buffer {
    const index = this.#free.findIndex(({ length }) => length >= bytes);
    const [found] = index === -1 ? [] : this.#free.splice(index, 1);
    return found ?? Buffer.allocUnsafeSlow(bytes);
  }

  /** Only what nothing reads any more: not after a request that failed. */
  give(buffer: Buffer): void {
    this.#free.push(buffer);
  }
}
