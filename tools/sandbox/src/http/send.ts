import type { ServerResponse } from 'node:http';
import type { Reply } from './reply.js';

/** How an answer goes out. */
export interface Sending {
  readonly method: string;
  readonly date: Date;
  readonly requestId: string;
  /** Bytes of the body after which the connection is cut. */
  readonly cutAfter?: number | undefined;
  readonly bytesPerSecond?: number | undefined;
}

const TICKS_PER_SECOND = 20;

/** Writes the body in small pieces at even times, until it is out or nobody reads it any more. */
const trickle = (response: ServerResponse, body: Buffer, bytesPerSecond: number): void => {
  const step = Math.max(1, Math.round(bytesPerSecond / TICKS_PER_SECOND));
  let at = 0;
  response.flushHeaders();
  const timer = setInterval(
    () => {
      response.write(body.subarray(at, at + step));
      at += step;
      if (at < body.length) return;
      clearInterval(timer);
      response.end();
    },
    (1000 * step) / bytesPerSecond,
  );
  response.once('close', () => clearInterval(timer));
};

/** Sends an answer, whole or as a fault wants it. */
export const send = (response: ServerResponse, reply: Reply, { method, date, requestId, cutAfter, bytesPerSecond }: Sending): void => {
  const body = typeof reply.body === 'string' ? Buffer.from(reply.body) : (reply.body ?? Buffer.alloc(0));
  // The date is the sandbox's, so that an SDK with a wrong clock corrects itself against a test's clock too.
  response.sendDate = false;
  const bare = reply.status === 204 || reply.status === 304;
  response.writeHead(reply.status, {
    date: date.toUTCString(),
    server: 'AqueductSandbox',
    'x-amz-request-id': requestId,
    'x-amz-id-2': 'sandbox',
    ...(bare ? {} : { 'content-length': body.length }),
    ...reply.headers,
  });
  if (method === 'HEAD' || bare) response.end();
  else if (cutAfter !== undefined) response.write(body.subarray(0, cutAfter), () => response.destroy());
  else if (bytesPerSecond !== undefined && body.length > 0) trickle(response, body, bytesPerSecond);
  else response.end(body);
};
