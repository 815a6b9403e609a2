import { ruled } from '@aqueduct/integrations';
import * as t from 'io-ts';

/** S3 takes keys of 1,024 bytes: `maxBytes` leaves room for what is put behind a prefix. */
const isBelow =
  (maxBytes: number) =>
  (path: string): boolean =>
    !path.startsWith('/') && Buffer.byteLength(path) <= maxBytes && path.split('/').every((segment) => segment !== '.' && segment !== '..');

/** A prefix of keys in the input of a workflow; it may be empty, and cannot lead out of the root directory. */
export const keyPrefix = (maxBytes: number) =>
  ruled(
    t.string,
    'Prefix',
    `a prefix below the root directory of the connection: no slash in front, no . or .. segment, at most ${maxBytes} bytes`,
    isBelow(maxBytes),
  );

/** The same for a folder, which ends in a slash. `of` is whose root directory it is below. */
export const keyFolder = (name: string, maxBytes: number, of = 'the connection') =>
  ruled(
    t.string,
    name,
    `a folder below the root directory of ${of}: a slash at the end and none in front, no . or .. segment, at most ${maxBytes} bytes`,
    (path) => isBelow(maxBytes)(path) && path.endsWith('/'),
  );
