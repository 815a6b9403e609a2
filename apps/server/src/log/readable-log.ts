import { LEVELS, type LogDestination } from './log-destination.js';

const DIM = '\u001b[2m';
const RESET = '\u001b[0m';
const COLOURS: Readonly<Record<string, string>> = { warn: '\u001b[33m', error: '\u001b[31m', fatal: '\u001b[31m' };
const SHOWN_ELSEWHERE = ['level', 'time', 'pid', 'msg', 'err'];

interface Line {
  readonly level: number;
  readonly time: string;
  readonly msg?: string;
  readonly err?: { readonly type: string; readonly message?: string; readonly stack?: string };
}

const rest = (line: object): string =>
  Object.entries(line)
    .filter(([name]) => !SHOWN_ELSEWHERE.includes(name))
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ');

const formatted = (line: Line): string => {
  const level = LEVELS[line.level] ?? 'info';
  const more = rest(line);
  return [
    `${DIM}${line.time.slice(11, 19)}${RESET} ${COLOURS[level] ?? ''}${level.padEnd(5)}${RESET} ${line.msg ?? ''}${more === '' ? '' : ` ${DIM}${more}${RESET}`}`,
    ...(line.err === undefined ? [] : [`  ${line.err.type}: ${line.err.message ?? ''}`, ...(line.err.stack === undefined ? [] : [line.err.stack])]),
  ].join('\n');
};

/** Lines for people, in place of JSON. */
export const readableLog = (destination: LogDestination): LogDestination => ({
  write: (json) => {
    destination.write(`${formatted(JSON.parse(json) as Line)}\n`);
  },
});
