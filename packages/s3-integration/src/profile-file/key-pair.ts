import { valueOf, type FileProperty, type FileSection } from './profile-file.js';

/** The key id, the secret and the token of a profile, when they may belong to different keys; empty otherwise. */
export const mixedParts = (section: FileSection): ReadonlyArray<FileProperty> => {
  const id = valueOf(section, 'aws_access_key_id');
  const secret = valueOf(section, 'aws_secret_access_key');
  const tokens = ['aws_session_token', 'aws_security_token'].flatMap((key) => valueOf(section, key) ?? []);
  if (id === undefined || secret === undefined) {
    return [];
  }
  // Both names of the token; with different values nobody knows which is current.
  if (tokens.some(({ value }) => value !== tokens[0]?.value)) {
    return tokens;
  }
  const parts = [id, secret, ...tokens.slice(0, 1)];
  return parts.some(({ group }) => group !== id.group) ? parts : [];
};

/** In the order of the file. */
export const linesOf = (parts: ReadonlyArray<FileProperty>): ReadonlyArray<number> => parts.map(({ line }) => line).sort((a, b) => a - b);
