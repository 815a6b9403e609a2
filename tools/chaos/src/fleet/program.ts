import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const entry = (name: 'main' | 'worker'): string => fileURLToPath(new URL(`../../../../apps/server/dist/${name}.js`, import.meta.url));
const READY = { main: '"url":"http', worker: 'The worker takes runs' } as const;
const START_MS = 120_000;
const STOP_MS = 60_000;
const LAST_CHARACTERS = 3_000;

/** A process of the fleet, as an operator starts it. It can be killed and started again. */
export class Program {
  #child: ChildProcess | undefined;
  #output = '';
  #seen = 0;
  #expectsEnd = false;
  #isOver = false;
  /** Called with the last lines when a process that was ready ends by itself. */
  onCrash: (lines: string) => void = () => undefined;

  constructor(
    readonly name: string,
    private readonly kind: 'main' | 'worker',
    private readonly env: Readonly<Record<string, string>>,
  ) {}

  /** Everything that all its processes have printed. */
  get output(): string {
    return this.#output;
  }

  /** @throws Error with the end of what it printed when it does not come up */
  async start(): Promise<void> {
    if (this.#isOver) {
      return;
    }
    this.#expectsEnd = false;
    this.#seen = this.#output.length;
    const child = spawn(process.execPath, [entry(this.kind)], {
      env: { PATH: process.env['PATH'], TMPDIR: process.env['TMPDIR'], ...this.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (this.#output += chunk.toString()));
    }
    let isReady = false;
    child.once('exit', (code, signal) => {
      if (isReady && !this.#expectsEnd) {
        this.onCrash(`${this.name} ended by itself (${signal ?? code}): ${this.#output.slice(this.#seen).slice(-LAST_CHARACTERS)}`);
      }
    });
    for (const deadline = Date.now() + START_MS; !this.#output.slice(this.#seen).includes(READY[this.kind]); await pause(50)) {
      if (child.exitCode !== null || child.signalCode !== null || Date.now() > deadline) {
        throw new Error(`${this.name} does not start:\n${this.#output.slice(this.#seen).slice(-LAST_CHARACTERS)}`);
      }
    }
    isReady = true;
  }

  /** Sends a signal and waits for its end; answers the exit code, `null` after a kill. @throws Error when it does not end */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) {
      return child?.exitCode ?? null;
    }
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    this.#expectsEnd = true;
    child.kill(signal);
    const late = new AbortController();
    try {
      return await Promise.race([
        ended,
        pause(STOP_MS, undefined, { signal: late.signal }).then(() => {
          child.kill('SIGKILL');
          throw new Error(`${this.name} did not end within ${STOP_MS / 1000} s of ${signal}`);
        }),
      ]);
    } finally {
      late.abort();
    }
  }

  /** Ends it for good: from now on it is not started again. Answers the exit code. */
  close(): Promise<number | null> {
    this.#isOver = true;
    // It may be frozen just now.
    this.#child?.kill('SIGCONT');
    return this.end('SIGTERM');
  }

  /** Holds it still for a while. */
  async freeze(ms: number): Promise<void> {
    this.#child?.kill('SIGSTOP');
    await pause(ms);
    this.#child?.kill('SIGCONT');
  }
}
