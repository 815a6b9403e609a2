import { runErrorOf } from '../clean-error.js';
import type { EngineLog, LogLevel } from '../workflow-engine.js';

type Write = (entry: unknown) => void;

/** The engine's logger interface over ours. Stacks and attached errors are dropped; routine messages are for debugging. */
export const engineLogger = (log: EngineLog): Readonly<Record<LogLevel, Write>> => {
  const write =
    (level: LogLevel): Write =>
    (entry) =>
      log(level, runErrorOf(entry).message.split('\n    at ')[0] ?? '');
  return { debug: write('debug'), info: write('debug'), warn: write('warn'), error: write('error') };
};
