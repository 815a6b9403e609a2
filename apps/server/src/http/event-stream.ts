import type { Response } from 'express';

/** Proxies cut connections on which nothing happens. */
const KEEP_ALIVE_MS = 15_000;

/** Sends each value as a server-sent event, then one named `end`. Returns when all are sent or the client has left. */
export const sendEvents = async <A>(response: Response, name: string, values: AsyncIterable<A>): Promise<void> => {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' });
  response.flushHeaders();
  const keepAlive = setInterval(() => response.write(': still here\n\n'), KEEP_ALIVE_MS);
  try {
    for await (const value of values) {
      response.write(`event: ${name}\ndata: ${JSON.stringify(value)}\n\n`);
    }
    response.end('event: end\ndata: {}\n\n');
  } finally {
    clearInterval(keepAlive);
  }
};
