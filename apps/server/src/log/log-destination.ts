/** Where log lines go; each ends in a newline. */
export interface LogDestination {
  write(line: string): void;
}

/** pino's numbers. */
export const LEVELS: Readonly<Record<number, string>> = { 10: 'trace', 20: 'debug', 30: 'info', 40: 'warn', 50: 'error', 60: 'fatal' };
