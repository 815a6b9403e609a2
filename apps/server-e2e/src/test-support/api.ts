import * as E from 'fp-ts/lib/Either.js';
import type * as t from 'io-ts';
import { leave } from '@aqueduct/canaries';
import { Problem, PROBLEM_CONTENT_TYPE } from '@aqueduct/api-contract';

/** An answer of the server, read to its end. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** What to send; a text or bytes go out as they are, anything else as JSON. */
export interface Sent {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const isRaw = (body: unknown): body is string | Uint8Array<ArrayBuffer> | FormData =>
  typeof body === 'string' || body instanceof Uint8Array || body instanceof FormData;

/** Asks the server as any HTTP client would, and remembers every answer. */
export class Api {
  /** Every byte that came back. */
  readonly transcript: string[] = [];

  constructor(
    readonly url: string,
    private readonly key?: string,
  ) {}

  async send(method: string, path: string, { body, headers = {} }: Sent = {}): Promise<Answer> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        ...(this.key === undefined ? {} : { Authorization: `Bearer ${this.key}` }),
        ...(body === undefined || body instanceof FormData ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      redirect: 'manual',
      ...(body === undefined ? {} : { body: isRaw(body) ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer = [JSON.stringify([...response.headers]), text];
    this.transcript.push(...answer);
    leave('responses', answer.join('\n'));
    return { status: response.status, headers: response.headers, text };
  }

  get(path: string): Promise<Answer> {
    return this.send('GET', path);
  }

  post(path: string, body?: unknown): Promise<Answer> {
    return this.send('POST', path, body === undefined ? {} : { body });
  }

  patch(path: string, body: unknown): Promise<Answer> {
    return this.send('PATCH', path, { body });
  }

  delete(path: string): Promise<Answer> {
    return this.send('DELETE', path);
  }
}

/** The body, decoded by its codec; fails when the server does not keep its contract. */
export const read = <A>(codec: t.Decoder<unknown, A>, { status, text }: Answer): A => {
  const decoded = codec.decode(JSON.parse(text));
  if (E.isLeft(decoded)) {
    throw new Error(`The answer (${status}) is no ${codec.name}: ${text}`);
  }
  return decoded.right;
};

/** The body of a refusal; fails when it is not a problem that says what to do. */
export const problem = (answer: Answer): Problem => {
  expect(answer.headers.get('content-type')).toContain(PROBLEM_CONTENT_TYPE);
  const found = read(Problem, answer);
  expect(found.status).toBe(answer.status);
  expect(found.detail).not.toBe('');
  expect(found.remedy).not.toBe('');
  return found;
};
