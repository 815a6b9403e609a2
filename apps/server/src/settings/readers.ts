import * as E from 'fp-ts/lib/Either.js';
import { KeyRing, Secret } from '@aqueduct/integrations';
import { isAbsolute, resolve } from 'node:path';
import type { Reader } from './variable.js';

const right = <A>(value: A): { readonly value: A } => ({ value });

/** Matches the whole text. */
export const matching =
  (pattern: RegExp, wrong: string): Reader<string> =>
  (text) =>
    pattern.test(text) ? right(text) : { wrong };

export const wholeNumber =
  (from: number, to: number): Reader<number> =>
  (text) => {
    const value = Number(text);
    return /^\d+$/.test(text) && value >= from && value <= to ? right(value) : { wrong: `a whole number from ${from} to ${to}` };
  };

export const yesOrNo: Reader<boolean> = (text) =>
  text === 'true' || text === 'false' ? right(text === 'true') : { wrong: '"true" or "false"' };

export const oneOf =
  <V extends string>(values: ReadonlyArray<V>): Reader<V> =>
  (text) => {
    const found = values.find((value) => value === text);
    return found === undefined ? { wrong: `one of ${values.join(', ')}` } : right(found);
  };

/** Several of a few words, separated by commas; each once. */
export const someOf =
  <V extends string>(values: ReadonlyArray<V>): Reader<ReadonlyArray<V>> =>
  (text) => {
    const found = text.split(',').map((one) => values.find((value) => value === one.trim()));
    const known = found.filter((one) => one !== undefined);
    return known.length < found.length ? { wrong: `one or more of ${values.join(', ')}, separated by commas` } : right([...new Set(known)]);
  };

/** A folder; relative to the working folder. */
export const folder: Reader<string> = (text) => right(resolve(text));

/** Not relative: who sets it may not know the working folder. */
export const absoluteFolder: Reader<string> = (text) => (isAbsolute(text) ? right(resolve(text)) : { wrong: 'an absolute folder' });

export const absoluteFolders: Reader<ReadonlyArray<string>> = (text) => {
  const all = text.split(',').map((one) => one.trim());
  const wrong = all.findIndex((one) => !isAbsolute(one));
  return wrong < 0 ? right(all.map((one) => resolve(one))) : { wrong: `entry ${wrong + 1} of ${all.length}: an absolute folder` };
};

/** A program and its arguments. Without a shell nothing in them is special, and so nothing can be quoted. */
export const program: Reader<ReadonlyArray<string>> = (text) => {
  const words = text.split(/\s+/);
  return isAbsolute(words[0] ?? '') ? right(words) : { wrong: 'the absolute path of a program, and its arguments separated by spaces' };
};

const endpointProblem = (text: string): string | undefined => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    return 'a URL that begins with https:// or http://';
  }
  return url.username !== '' || url.password !== '' ? 'a URL without a user name and a password in it' : undefined;
};

export const endpoint: Reader<string> = (text) => {
  const wrong = endpointProblem(text);
  return wrong === undefined ? right(text) : { wrong };
};

export const endpoints: Reader<ReadonlyArray<string>> = (text) => {
  const all = text.split(',').map((one) => one.trim());
  const wrong = all.findIndex((one) => endpointProblem(one) !== undefined);
  return wrong < 0 ? right(all) : { wrong: `entry ${wrong + 1} of ${all.length}: ${endpointProblem(all[wrong] ?? '') ?? ''}` };
};

export const postgresUrl: Reader<Secret> = (text) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && /^postgres(ql)?:$/.test(url.protocol)
    ? right(Secret.of(text))
    : { wrong: 'a PostgreSQL URL that begins with postgres:// or postgresql:// (special characters in the password are percent-encoded)' };
};

export const keyRing: Reader<KeyRing> = (text) => {
  const parsed = KeyRing.parse(text);
  return E.isRight(parsed) ? right(parsed.right) : { wrong: parsed.left };
};
