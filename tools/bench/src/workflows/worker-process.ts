import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ANSWER_MS = 120_000;

/** What a worker tells without being asked. */
export type WorkerEvent =
  | { readonly tag: 'Begun'; readonly runId: string; readonly pid: number; readonly at: number }
  | { readonly tag: 'Signed'; readonly accessKeyId: string; readonly at: number };

type Message =
  | { readonly answerTo: number; readonly right?: unknown; readonly left?: string }
  | { readonly event: WorkerEvent };

/** A real process that runs workflows. */
export interface WorkerProcess {
  readonly pid: number;
  /** @throws Error what went wrong there, or that the process has ended */
  ask(question: string, about?: unknown): Promise<unknown>;
  /** Resolves with the first event from now on that fits. */
  next(fits: (event: WorkerEvent) => boolean): Promise<WorkerEvent>;
  /** kill -9. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

export type WorkerFile = 'aqueduct-worker' | 'bare-dbos-worker' | 'connected-worker';

/** Resolves when it is ready to run workflows. */
export const startWorkerProcess = async (file: WorkerFile, env: Readonly<Record<string, string>>): Promise<WorkerProcess> => {
  const child = fork(fileURLToPath(new URL(`./${file}.ts`, import.meta.url)), {
    execArgv: process.execArgv,
    env: { ...process.env, ...env },
    stdio: ['ignore', process.stderr, process.stderr, 'ipc'],
  });
  child.setMaxListeners(0);
  const ended = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`the process ${file} ended (${String(code)}, ${String(signal)})`);
  });
  ended.catch(() => undefined);

  const heard = <A>(what: string, pick: (message: Message) => A | undefined): Promise<A> => {
    const late = new AbortController();
    const answer = new Promise<A>((resolve) => {
      const listen = (message: Message): void => {
        const picked = pick(message);
        if (picked !== undefined) {
          child.off('message', listen);
          resolve(picked);
        }
      };
      child.on('message', listen);
    });
    const waited = pause(ANSWER_MS, undefined, { signal: late.signal, ref: false }).then(() => {
      throw new Error(`waited ${ANSWER_MS / 1000} s in vain for ${what} of ${file}`);
    });
    return Promise.race([answer, ended, waited]).finally(() => late.abort());
  };

  let asked = 0;
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended.catch(() => undefined);
  };
  const ready = heard('the start', (message) => ('answerTo' in message && message.answerTo === 0 ? message : undefined));
  const { left } = await ready;
  if (left !== undefined) {
    throw new Error(left);
  }
  const ask = async (question: string, about?: unknown): Promise<unknown> => {
    if (!child.connected) {
      throw new Error(`the process ${file} has ended`);
    }
    const number = (asked += 1);
    const answer = heard(`the answer to "${question}"`, (message) => ('answerTo' in message && message.answerTo === number ? message : undefined));
    child.send({ number, question, about });
    const { left: failed, right } = await answer;
    if (failed !== undefined) {
      throw new Error(`${file}, ${question}: ${failed}`);
    }
    return right;
  };
  const next = (fits: (event: WorkerEvent) => boolean): Promise<WorkerEvent> => {
    const event = heard('an event', (message) => ('event' in message && fits(message.event) ? message.event : undefined));
    // Whoever asked may have failed at something else before.
    event.catch(() => undefined);
    return event;
  };
  return {
    pid: child.pid ?? 0,
    ask,
    next,
    kill,
    stop: async () => {
      await ask('stop').catch(() => undefined);
      await kill();
    },
  };
};
