import type { IncomingMessage } from 'node:http';

/** A request as it came over the wire: nothing is normalised, because signatures cover the raw path and query. */
export interface Incoming {
  /** When it came, by the server's clock. */
  readonly at: Date;
  readonly method: string;
  /** Percent-encoded, as sent, without the query. */
  readonly path: string;
  /** Decoded name and value pairs in their order. */
  readonly queryPairs: ReadonlyArray<readonly [string, string]>;
  readonly query: ReadonlyMap<string, string>;
  /** By lower-case name; repeated headers are joined by a comma, as SigV4 wants them. */
  readonly headers: ReadonlyMap<string, string>;
  readonly readBody: () => Promise<Buffer>;
}

/** Decodes %XX; text that is no valid escape stays as it is. */
export const decodePercent = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const parseQuery = (raw: string): ReadonlyArray<readonly [string, string]> =>
  raw
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', ...rest] = pair.split('=');
      return [decodePercent(name.replaceAll('+', ' ')), decodePercent(rest.join('=').replaceAll('+', ' '))] as const;
    });

const parseHeaders = (raw: ReadonlyArray<string>): ReadonlyMap<string, string> => {
  const headers = new Map<string, string>();
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = (raw[index] ?? '').toLowerCase();
    const value = raw[index + 1] ?? '';
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before},${value}`);
  }
  return headers;
};

const readAll = async (message: IncomingMessage): Promise<Buffer> => {
  const chunks: Array<Buffer> = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
};

/** Reads the head of a request; its body is read on demand, once. */
export const toIncoming = (message: IncomingMessage, at: Date): Incoming => {
  const url = message.url ?? '/';
  const mark = url.indexOf('?');
  const queryPairs = parseQuery(mark === -1 ? '' : url.slice(mark + 1));
  let body: Promise<Buffer> | undefined;
  return {
    at,
    method: message.method ?? 'GET',
    path: mark === -1 ? url : url.slice(0, mark),
    queryPairs,
    query: new Map(queryPairs),
    headers: parseHeaders(message.rawHeaders),
    readBody: () => (body ??= readAll(message)),
  };
};
