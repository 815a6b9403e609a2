import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Recorded requests and answers, in the upstream project's own form. */
export interface Traffic {
  readonly events: ReadonlyArray<TrafficEvent>;
}

interface TrafficEvent {
  readonly action: {
    readonly Request?: { readonly request: { readonly uri: string; readonly method: string } };
    readonly Response?: { readonly response: { readonly Ok?: { readonly status: number } } };
    readonly Data?: { readonly data: { readonly Utf8?: string }; readonly direction: 'Request' | 'Response' };
  };
}

export interface Replay {
  readonly endpoint: string;
  /** `GET /path?a=1&b=2` with the parameters in order, as recorded. */
  readonly recorded: ReadonlyArray<string>;
  /** The same, as they came. */
  readonly requests: ReadonlyArray<string>;
  stop(): Promise<void>;
}

const spelled = (method: string, uri: string): string => {
  const { pathname, searchParams } = new URL(uri, 'http://any');
  return `${method} ${pathname}?${[...searchParams].sort().join('&')}`;
};

/** Each answer with the data that follow it. */
const answersIn = (events: ReadonlyArray<TrafficEvent>): ReadonlyArray<{ readonly status: number; readonly body: string }> => {
  const answers: { status: number; body: string }[] = [];
  for (const { action } of events) {
    if (action.Response?.response.Ok !== undefined) {
      answers.push({ status: action.Response.response.Ok.status, body: '' });
    }
    const last = answers.at(-1);
    if (action.Data?.direction === 'Response' && last !== undefined) {
      last.body += action.Data.data.Utf8 ?? '';
    }
  }
  return answers;
};

/** Answers one request after the other as it was recorded, whatever it asks; what was asked is compared afterwards. */
export const replay = async (events: ReadonlyArray<TrafficEvent>): Promise<Replay> => {
  const answers = answersIn(events);
  const recorded = events.flatMap(({ action }) => (action.Request === undefined ? [] : [spelled(action.Request.request.method, action.Request.request.uri)]));
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const turn = requests.push(spelled(request.method ?? '', request.url ?? '')) - 1;
    request.resume();
    const { status, body } = answers[turn] ?? { status: 500, body: '' };
    response.writeHead(status, { connection: 'close' }).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    recorded,
    requests,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
};
