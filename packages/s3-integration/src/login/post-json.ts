import { request as httpRequest, type Agent, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { parsedJson } from '../parsed-json.js';

export interface JsonAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  /** `undefined` when the body is no JSON. */
  readonly body: unknown;
}

export interface JsonRequest {
  readonly url: URL;
  readonly agent: Agent;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object;
  readonly timeoutMs: number;
}

const MOST_BYTES = 65_536;

const coded = (code: string): Error => Object.assign(new Error(code), { code });

const textOf = async (response: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response) {
    length += (chunk as Buffer).length;
    if (length > MOST_BYTES) {
      throw coded('ANSWER_TOO_LARGE');
    }
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
};

/** Sends one request, and follows no redirect. @throws what the network says, as an error with a code */
export const postJson = async ({ url, agent, headers, body, timeoutMs }: JsonRequest): Promise<JsonAnswer> => {
  const content = JSON.stringify(body);
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = send(url, {
      method: 'POST',
      agent,
      headers: { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(content)), ...headers },
      signal: AbortSignal.timeout(timeoutMs),
    });
    request.once('error', reject);
    request.once('response', resolve);
    request.end(content);
  });
  return { status: response.statusCode ?? 0, headers: response.headers, body: parsedJson(await textOf(response)) };
};
