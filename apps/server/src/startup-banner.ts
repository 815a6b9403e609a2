import { existsSync } from 'node:fs';
import type { Aqueduct } from './create-app.js';
import { firstKeyFile } from './api-keys/first-api-key.js';
import { DATABASE } from './database/database.tokens.js';
import type { Database } from './database/open-database.js';
import type { Settings } from './settings/settings.js';
import { SETTINGS } from './settings/settings.tokens.js';

const whereTheKeyIs = (data: string): string => {
  const file = firstKeyFile(data);
  return existsSync(file) ? `in ${file} (keep it safe, then remove the file)` : 'the one that was shown at the first start';
};

/** What somebody at a terminal wants to know next. */
export const startupBanner = ({ app }: Aqueduct, url: string): string => {
  const { data } = app.get<Settings>(SETTINGS, { strict: false });
  const { description, kind } = app.get<Database>(DATABASE, { strict: false });
  return [
    '',
    `  Aqueduct   ${url}`,
    `  API        ${url}/api/docs  (any user name, the API key as the password)`,
    `  Database   ${description}`,
    ...(kind === 'embedded' ? [`  Data       ${data}`] : []),
    `  API key    ${whereTheKeyIs(data)}`,
    '  Stop       Ctrl-C',
    '',
    '',
  ].join('\n');
};
