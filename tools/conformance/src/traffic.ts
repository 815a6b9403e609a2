/** Recorded requests and answers, in the upstream project's own form. */
export interface Traffic {
  readonly events: ReadonlyArray<TrafficEvent>;
}

interface RecordedRequest {
  readonly uri: string;
  readonly method: string;
  readonly headers?: Readonly<Record<string, ReadonlyArray<string>>>;
}

interface TrafficEvent {
  readonly action: {
    readonly Request?: { readonly request: RecordedRequest };
    readonly Response?: { readonly response: { readonly Ok?: { readonly status: number } } };
    readonly Data?: { readonly data: { readonly Utf8?: string }; readonly direction: 'Request' | 'Response' };
  };
}

/** Each beginning with the data that follow it. */
const withData = <A extends object>(
  { events }: Traffic,
  direction: 'Request' | 'Response',
  begun: (action: TrafficEvent['action']) => A | undefined,
): ReadonlyArray<A & { readonly body: string }> => {
  const found: (A & { body: string })[] = [];
  for (const { action } of events) {
    const beginning = begun(action);
    if (beginning !== undefined) {
      found.push({ ...beginning, body: '' });
    }
    const last = found.at(-1);
    if (action.Data?.direction === direction && last !== undefined) {
      last.body += action.Data.data.Utf8 ?? '';
    }
  }
  return found;
};

export const answersIn = (traffic: Traffic): ReadonlyArray<{ readonly status: number; readonly body: string }> =>
  withData(traffic, 'Response', ({ Response }) => Response?.response.Ok);

export const requestsIn = (traffic: Traffic): ReadonlyArray<RecordedRequest & { readonly body: string }> =>
  withData(traffic, 'Request', ({ Request }) => Request?.request);

/** Whatever a recorded request and one that came have in common. */
interface Spellable {
  readonly method: string;
  readonly uri: string;
  readonly headers?: Readonly<Record<string, string | ReadonlyArray<string> | undefined>>;
  readonly body: string;
}

/**
 * What is compared of a request: where it goes, what it asks for, and in whose name. Not the time, nor what a session is
 * called, nor the program that asks.
 */
export const spelledRequest = (host: string, { method, uri, headers = {}, body }: Spellable): string => {
  const { pathname, searchParams } = new URL(uri, 'http://any');
  const form = new URLSearchParams(body);
  const [, signedBy] = /Credential=([^/]*)\//.exec(String(headers['authorization'] ?? '')) ?? [];
  const token = headers['x-amz-sso_bearer_token'];
  return [
    `${method} ${host}${pathname}`,
    ...[...searchParams].map(([name, value]) => `${name}=${value}`).sort(),
    ...['Action', 'RoleArn', 'ExternalId'].flatMap((name) => (form.has(name) ? [`${name}=${form.get(name)}`] : [])),
    ...(signedBy === undefined ? [] : [`signed by ${signedBy}`]),
    ...(token === undefined ? [] : [`with the token ${String(token)}`]),
  ].join(' ');
};
