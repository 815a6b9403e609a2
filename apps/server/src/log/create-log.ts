import { pino, stdTimeFunctions, type Logger } from 'pino';
import type { Settings } from '../settings/settings.js';
import { loggableError } from './loggable-error.js';
import type { LogDestination } from './log-destination.js';
import { readableLog } from './readable-log.js';
import { scrubber } from './scrub.js';

/** The server's own secrets, as far as it knows them when it starts. */
const ownSecrets = ({ databaseUrl, keys }: Settings): ReadonlyArray<string> => {
  const url = databaseUrl?.reveal();
  const password = url === undefined ? '' : new URL(url).password;
  const sealing = keys?.ids.map((id) => keys.key(id)?.toString('base64') ?? '') ?? [];
  return [...(url === undefined ? [] : [url, password, decodeURIComponent(password)]), ...sealing];
};

const standardOutput: LogDestination = { write: (line) => void process.stdout.write(line) };

/** One log for everything: lines for people on a terminal, JSON elsewhere. */
export const createLog = (settings: Settings, destination?: LogDestination): Logger => {
  const scrub = scrubber(ownSecrets(settings));
  const end = destination ?? (process.stdout.isTTY ? readableLog(standardOutput) : standardOutput);
  return pino(
    {
      level: settings.logLevel,
      base: { pid: process.pid },
      timestamp: stdTimeFunctions.isoTime,
      serializers: { err: (error: unknown) => loggableError(error) },
      redact: { paths: ['*.password', '*.secretAccessKey', '*.sessionToken', '*.authorization', '*.credentials'], censor: '[secret]' },
    },
    { write: (line) => end.write(scrub(line)) },
  );
};
