import * as E from 'fp-ts/lib/Either.js';
import type * as t from 'io-ts';
import { StartError } from '../start-error.js';
import type { Variable } from './variable.js';
import { VARIABLES } from './variables.js';

type Declared = typeof VARIABLES;

/** What the environment says, decoded. Secrets in it print as `[secret]`. */
export type Settings = { readonly [K in keyof Declared]: Declared[K] extends Variable<infer A> ? A : never };

/** Environment variables by name, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

const wrongValue = ({ name, expected, example }: Variable<unknown>, [error]: t.Errors): string =>
  `${name} is wrong: expected ${error?.message ?? expected}.\n  Example: ${name}=${example}`;

const KEYS_MISSING =
  'AQUEDUCT_KEYS is not set, and DATABASE_URL is: secrets in an outside database are sealed with keys that you keep.\n' +
  '  Example: AQUEDUCT_KEYS=k1:$(openssl rand -base64 32)  (keep it: without it the saved secrets are lost)';

/**
 * Reads the settings.
 *
 * @throws StartError that names every wrong variable, what was expected and an example, never a value
 */
export const settingsFrom = (env: Environment): Settings => {
  const wrong: string[] = [];
  const settings = Object.fromEntries(
    Object.entries<Variable<unknown>>(VARIABLES).map(([key, variable]) => {
      const decoded = variable.codec.decode(env[variable.name]);
      if (E.isLeft(decoded)) {
        wrong.push(wrongValue(variable, decoded.left));
      }
      return [key, E.isRight(decoded) ? decoded.right : undefined];
    }),
  ) as Settings;
  if (wrong.length === 0 && settings.databaseUrl !== undefined && settings.keys === undefined) {
    wrong.push(KEYS_MISSING);
  }
  if (wrong.length > 0) {
    throw new StartError(wrong.join('\n'), 'Correct the variables named above and start again; --help lists all of them.');
  }
  return settings;
};
