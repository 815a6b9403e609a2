import type { Request, Response } from 'express';

/** Proxies close what is silent for a minute or so. */
const KEEP_ALIVE_MS = 15_000;

/** Whether the caller would rather see events than wait for the whole. */
export const wantsEvents = (request: Request): boolean => request.accepts(['application/json', 'text/event-stream']) === 'text/event-stream';

/** Fires when the caller goes away before the answer is complete. */
export const untilGone = (response: Response): AbortSignal => {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) {
      gone.abort();
    }
  });
  return gone.signal;
};

/**
 * Server-sent events on a response: https://html.spec.whatwg.org/multipage/server-sent-events.html. It opens with its
 * first event, so that until then a refusal is an answer like any other.
 */
export class EventStream {
  #keepAlive: NodeJS.Timeout | undefined;

  constructor(private readonly response: Response) {}

  get isOpen(): boolean {
    return this.#keepAlive !== undefined;
  }

  /** `data` goes out as JSON, on one line. */
  send(event: string, data: unknown): void {
    if (!this.isOpen) {
      this.open();
    }
    this.response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  close(): void {
    clearInterval(this.#keepAlive);
    this.response.end();
  }

  private open(): void {
    const { response } = this;
    // The last one is for nginx, which collects answers otherwise.
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store, no-transform', 'X-Accel-Buffering': 'no' });
    response.flushHeaders();
    this.#keepAlive = setInterval(() => void response.write(': still there\n\n'), KEEP_ALIVE_MS);
    response.once('close', () => clearInterval(this.#keepAlive));
  }
}

/** Sends each value as an event of this name, then one named `end`. Returns when all are sent or the caller has left. */
export const sendEvents = async <A>(response: Response, name: string, values: AsyncIterable<A>): Promise<void> => {
  const events = new EventStream(response);
  try {
    for await (const value of values) {
      events.send(name, value);
    }
    events.send('end', {});
  } finally {
    events.close();
  }
};
