import { leave } from '@aqueduct/canaries';
import type { LogDestination } from '@aqueduct/server';

/** A log in memory, which is also searched for planted secrets when all tests have run. */
export const keptLog = (lines: string[] = []): LogDestination => ({
  write: (line) => {
    lines.push(line);
    leave('log', line.trimEnd());
  },
});
