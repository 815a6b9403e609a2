import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A temporary folder with credentials files. */
export interface CredentialsFolder {
  readonly path: (name?: string) => string;
  /** Answers the path of what it wrote. */
  readonly write: (content: string | Buffer, name?: string) => string;
  readonly remove: () => void;
}

export const credentialsFolder = (): CredentialsFolder => {
  const folder = mkdtempSync(join(tmpdir(), 'credentials-'));
  const path = (name = 'credentials'): string => join(folder, name);
  return {
    path,
    write: (content, name) => {
      writeFileSync(path(name), content);
      return path(name);
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
};

/** The profile `default` with a key pair that is told by its id. */
export const keysFile = (id: string, more = ''): string =>
  `[default]\naws_access_key_id = ${id}\naws_secret_access_key = secret-of-${id}\n${more}`;
