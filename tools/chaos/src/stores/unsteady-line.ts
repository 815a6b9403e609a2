import { Agent, createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Dice } from '../dice.js';

/** How a line treats what goes over it. */
export type Weather =
  | { readonly type: 'calm' }
  /** Every connection is closed at once. */
  | { readonly type: 'cut' }
  /** Answers come late. */
  | { readonly type: 'slow'; readonly delayMs: number }
  /** So many of the requests get 503 SlowDown and go no further. */
  | { readonly type: 'unavailable'; readonly share: number }
  /** So many of the connections break somewhere within the request, the answer, or between the two: then S3 has done it and nobody knows. */
  | { readonly type: 'breaking'; readonly share: number };

/** A line to a store that can be made to fail. */
export interface UnsteadyLine {
  readonly endpoint: string;
  weather(now: Weather): void;
  /** How often S3 has written or deleted each key, by what it answered: `PUT bucket/key`, `DELETE bucket/key`. */
  readonly effects: ReadonlyMap<string, number>;
  /** Requests that S3 has answered, and those that the line spoiled. */
  readonly counts: { readonly answered: number; readonly spoiled: number };
  stop(): Promise<void>;
}

const SLOW_DOWN = '<?xml version="1.0" encoding="UTF-8"?><Error><Code>SlowDown</Code><Message>Reduce your request rate.</Message></Error>';
type Breaks = 'request' | 'between' | 'answer';

/** What of the bucket a request changes; of multipart uploads only the completion does. */
const effectOf = ({ method, url = '' }: IncomingMessage): string | undefined => {
  const { pathname, searchParams } = new URL(url, 'http://line');
  const isPart = searchParams.has('partNumber');
  const isCompletion = method === 'POST' && searchParams.has('uploadId');
  if ((method === 'PUT' && !isPart && searchParams.size <= 1) || isCompletion) {
    return `PUT ${decodeURIComponent(pathname.slice(1))}`;
  }
  return method === 'DELETE' && !searchParams.has('uploadId') ? `DELETE ${decodeURIComponent(pathname.slice(1))}` : undefined;
};

/** Opens a line to `target`. Signatures stay good: the Host that was signed is passed on. */
export const unsteadyLine = async (target: string, dice: Dice): Promise<UnsteadyLine> => {
  const effects = new Map<string, number>();
  const counts = { answered: 0, spoiled: 0 };
  const agent = new Agent({ keepAlive: true });
  let weather: Weather = { type: 'calm' };

  const passOn = (incoming: IncomingMessage, outgoing: ServerResponse, breaks: Breaks | undefined): void => {
    const upstream = request(new URL(incoming.url ?? '/', target), { agent, method: incoming.method, headers: incoming.headers }, (answer) => {
      counts.answered += 1;
      const effect = effectOf(incoming);
      if (effect !== undefined && (answer.statusCode ?? 500) < 300) {
        effects.set(effect, (effects.get(effect) ?? 0) + 1);
      }
      if (breaks === 'between') {
        answer.resume();
        outgoing.destroy();
        return;
      }
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      if (breaks === 'answer') {
        answer.once('data', (chunk: Buffer) => outgoing.write(chunk.subarray(0, chunk.length / 2), () => outgoing.destroy()));
        answer.once('end', () => outgoing.destroy());
        return;
      }
      answer.on('error', () => outgoing.destroy());
      answer.pipe(outgoing);
    });
    upstream.on('error', () => outgoing.destroy());
    outgoing.on('close', () => {
      // What S3 does is not undone by whoever goes away; what it has not begun need not begin.
      if (!outgoing.writableFinished && breaks === undefined) {
        upstream.destroy();
      }
    });
    if (breaks === 'request') {
      incoming.once('data', () => {
        upstream.destroy();
        outgoing.destroy();
      });
      incoming.once('end', () => outgoing.destroy());
    }
    incoming.pipe(upstream);
  };

  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const spoil = (): void => {
      counts.spoiled += 1;
    };
    switch (weather.type) {
      case 'cut':
        spoil();
        outgoing.destroy();
        return;
      case 'unavailable':
        if (dice.chance(weather.share)) {
          spoil();
          incoming.resume();
          outgoing.writeHead(503, { 'content-type': 'application/xml', connection: 'close' }).end(SLOW_DOWN);
          return;
        }
        break;
      case 'slow':
        spoil();
        await pause(weather.delayMs);
        break;
      case 'breaking':
        if (dice.chance(weather.share)) {
          spoil();
          passOn(incoming, outgoing, dice.one(['request', 'between', 'answer']));
          return;
        }
        break;
      case 'calm':
        break;
    }
    passOn(incoming, outgoing, undefined);
  };

  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing));
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    effects,
    counts,
    weather: (now) => {
      weather = now;
      if (now.type === 'cut') {
        server.closeAllConnections();
      }
    },
    stop: async () => {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
