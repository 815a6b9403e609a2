import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Cost } from './contest.js';

const SAMPLE_MS = 20;
/** Of /proc, 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Ended between two samples.
    return '';
  }
};

/** CPU of the process, its threads and the children it has waited for. */
const cpuSecondsOf = (pid: number): number => {
  // The name of the program, in brackets, may hold spaces.
  const fields = read(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ') ?? [];
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / TICKS_PER_SECOND;
};

const peakMbOf = (pid: number): number => Number(/VmHWM:\s+(\d+)/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) / 1024;

/** Runs a program to its end. What it used is read until 20 ms before that. @throws Error with what it said when it fails */
export const measuredProgram = async (program: string, args: ReadonlyArray<string>, env: Readonly<Record<string, string>>): Promise<Cost> => {
  const began = performance.now();
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], env: { PATH: process.env['PATH'], HOME: '/nonexistent', ...env } });
  const { pid = 0 } = child;
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  let [cpuSeconds, peakMb] = [0, 0];
  const sampling = setInterval(() => {
    cpuSeconds = Math.max(cpuSeconds, cpuSecondsOf(pid));
    peakMb = Math.max(peakMb, peakMbOf(pid));
  }, SAMPLE_MS);
  const [status] = (await once(child, 'exit')) as [number | null];
  const wallSeconds = (performance.now() - began) / 1000;
  clearInterval(sampling);
  if (status !== 0) {
    throw new Error(`${program} ${args.join(' ')} ended with ${String(status)}: ${said.slice(0, 2000)}`);
  }
  return { wallSeconds, cpuSeconds, peakMb };
};

/** One after the other, as one. */
export const together = (first: Cost, second: Cost): Cost => ({
  wallSeconds: first.wallSeconds + second.wallSeconds,
  cpuSeconds: first.cpuSeconds + second.cpuSeconds,
  peakMb: Math.max(first.peakMb, second.peakMb),
});
