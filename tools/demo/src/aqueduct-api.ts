import { ConnectionView, CredentialsFileView, Problem, RunDetails, RunView } from '@aqueduct/api-contract';
import * as E from 'fp-ts/lib/Either.js';
import type * as t from 'io-ts';
import { setTimeout as sleep } from 'node:timers/promises';

/** The HTTP API of the server, as far as the demo needs it. */
export interface AqueductApi {
  connect(connection: object): Promise<ConnectionView>;
  inspectFile(text: string): Promise<CredentialsFileView>;
  start(workflow: string, input: object): Promise<RunView>;
  run(id: string): Promise<RunDetails>;
  /** Waits until the run has ended; `watch` sees it in between. */
  finished(id: string, watch?: (run: RunDetails) => Promise<void>): Promise<RunDetails>;
}

const problemText = (body: unknown): string => {
  const problem = Problem.decode(body);
  return E.isRight(problem) ? `${problem.right.title}: ${problem.right.detail ?? ''}` : 'an answer that is no problem+json';
};

const ENDED: ReadonlySet<string> = new Set(['succeeded', 'failed', 'cancelled']);

export const aqueductApi = (url: string, key: string): AqueductApi => {
  const ask = async <A>(codec: t.Decoder<unknown, A>, path: string, init: RequestInit = {}): Promise<A> => {
    const answer = await fetch(`${url}/api/v1${path}`, {
      ...init,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...init.headers },
    });
    const body: unknown = await answer.json();
    if (!answer.ok) {
      throw new Error(`${init.method ?? 'GET'} ${path} answered ${answer.status}: ${problemText(body)}`);
    }
    const decoded = codec.decode(body);
    if (E.isLeft(decoded)) {
      throw new Error(`${path} answered something else than the API contract says`);
    }
    return decoded.right;
  };
  const post = <A>(codec: t.Decoder<unknown, A>, path: string, body: object): Promise<A> =>
    ask(codec, path, { method: 'POST', body: JSON.stringify(body) });
  const run = (id: string): Promise<RunDetails> => ask(RunDetails, `/runs/${id}`);

  return {
    connect: (connection) => post(ConnectionView, '/connections', connection),
    inspectFile: (text) => ask(CredentialsFileView, '/credentials-files', { method: 'POST', body: text, headers: { 'content-type': 'text/plain' } }),
    start: (workflow, input) => post(RunView, `/workflows/${workflow}/runs`, { input }),
    run,
    finished: async (id, watch) => {
      for (;;) {
        const now = await run(id);
        if (ENDED.has(now.status)) {
          return now;
        }
        await watch?.(now);
        await sleep(50);
      }
    },
  };
};
