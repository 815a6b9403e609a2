import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { answersIn, type Traffic } from './traffic.js';

/** A request as it came. */
export interface Asked {
  readonly method: string;
  readonly uri: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Replay {
  readonly endpoint: string;
  readonly asked: ReadonlyArray<Asked>;
  stop(): Promise<void>;
}

/** Answers one request after the other as it was recorded, whatever it asks; what was asked is compared afterwards. */
export const replay = async (traffic: Traffic): Promise<Replay> => {
  const answers = answersIn(traffic);
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const { method = '', url: uri = '', headers } = request;
      const answer = answers[asked.push({ method, uri, headers, body }) - 1] ?? { status: 500, body: '' };
      response.writeHead(answer.status, { connection: 'close' }).end(answer.body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
};
