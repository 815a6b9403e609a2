import { Agent, createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that went to S3, and what became of it. */
export interface Watched {
  readonly accessKeyId: string;
  /** `undefined` as long as S3 has not answered. */
  readonly status?: number;
}

/** An endpoint in front of S3 that passes everything on as it is and remembers who asked. */
export interface WatchedEndpoint {
  readonly endpoint: string;
  readonly requests: ReadonlyArray<Watched>;
  /** From now on, keeps the requests of this key waiting; gives what lets them through. */
  hold(accessKeyId: string): () => void;
  stop(): Promise<void>;
}

type Entry = { -readonly [Field in keyof Watched]: Watched[Field] };

const keyOf = ({ headers }: IncomingMessage): string => /Credential=([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? '';

/** Opens an endpoint in front of `target`. The signature stays good: the Host that was signed is passed on too. */
export const watchEndpoint = async (target: string): Promise<WatchedEndpoint> => {
  const requests: Entry[] = [];
  const gates = new Map<string, Promise<void>>();
  const agent = new Agent({ keepAlive: true });

  const passOn = (incoming: IncomingMessage, outgoing: ServerResponse, entry: Entry): void => {
    const upstream = request(new URL(incoming.url ?? '/', target), { agent, method: incoming.method, headers: incoming.headers }, (answer) => {
      entry.status = answer.statusCode ?? 0;
      outgoing.writeHead(entry.status, answer.headers);
      answer.pipe(outgoing);
    });
    upstream.on('error', () => outgoing.destroy());
    outgoing.on('close', () => upstream.destroy());
    incoming.pipe(upstream);
  };
  const server = createServer((incoming, outgoing) => {
    const entry: Entry = { accessKeyId: keyOf(incoming) };
    requests.push(entry);
    const gate = gates.get(entry.accessKeyId) ?? Promise.resolve();
    void gate.then(() => {
      passOn(incoming, outgoing, entry);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    hold: (accessKeyId) => {
      let open = (): void => undefined;
      gates.set(accessKeyId, new Promise((resolve) => (open = resolve)));
      return () => {
        gates.delete(accessKeyId);
        open();
      };
    },
    stop: async () => {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
