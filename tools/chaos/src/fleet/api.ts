import { setTimeout as pause } from 'node:timers/promises';
import * as E from 'fp-ts/lib/Either.js';
import type * as t from 'io-ts';

const PATIENCE_MS = 120_000;
const PAUSE_MS = 250;

/** What the server refused for good. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/** The server's API, for somebody who asks again while it is away. All that is asked may be asked twice. */
export interface PatientApi {
  ask<A>(codec: t.Decoder<unknown, A>, method: string, path: string, body?: object, headers?: Readonly<Record<string, string>>): Promise<A>;
  /** Every byte that came back. */
  readonly answers: ReadonlyArray<string>;
}

/** @param key - of the server, once there is one */
export const patientApi = (url: string, key: () => Promise<string>): PatientApi => {
  const answers: string[] = [];
  const once = async (method: string, path: string, body: object | undefined, headers: Readonly<Record<string, string>>): Promise<Response | string> => {
    try {
      const response = await fetch(`${url}/api/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${await key()}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        signal: AbortSignal.timeout(20_000),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return response.status === 503 || response.status === 502 ? `it answered ${response.status}` : response;
    } catch (error) {
      return error instanceof Error ? error.message : 'it cannot be reached';
    }
  };
  return {
    answers,
    ask: async (codec, method, path, body, headers = {}) => {
      for (const deadline = Date.now() + PATIENCE_MS; ; await pause(PAUSE_MS)) {
        const answer = await once(method, path, body, headers);
        if (typeof answer === 'string') {
          if (Date.now() > deadline) {
            throw new Refused(`${method} ${path}: ${answer}, for ${PATIENCE_MS / 1000} s`);
          }
          continue;
        }
        const text = await answer.text().catch(() => undefined);
        if (text === undefined) {
          continue;
        }
        answers.push(text);
        if (!answer.ok) {
          throw new Refused(`${method} ${path} answered ${answer.status}: ${text}`);
        }
        const decoded = codec.decode(JSON.parse(text));
        if (E.isLeft(decoded)) {
          throw new Refused(`${method} ${path}: its answer is no ${codec.name}`);
        }
        return decoded.right;
      }
    },
  };
};
