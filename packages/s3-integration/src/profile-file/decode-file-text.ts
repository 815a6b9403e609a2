import * as E from 'fp-ts/lib/Either.js';
import type { S3CredentialFailure } from '../s3-credential-error.js';

/** Room for hundreds of profiles; a larger file is not a credentials file. */
export const MAX_FILE_BYTES = 65_536;

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const UTF16 = 'UTF-16';
/** Latin letters in UTF-16 have one in every two bytes. */
const NULS_OF_UTF16 = 0.25;

const hasUtf16Mark = ([first, second]: Uint8Array): boolean => (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);

/** Bytes with a NUL among them: where the first one is when there are but a few. */
const withNuls = (bytes: Uint8Array): string => {
  if (bytes.filter((byte) => byte === 0).length > bytes.length * NULS_OF_UTF16) {
    return UTF16;
  }
  const lines = new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(0))).split(/\r\n|\n|\r/);
  return `${UTF16}, or no text at all: a NUL character is on line ${lines.length}, column ${[...(lines.at(-1) ?? '')].length + 1}`;
};

/** What the bytes look like if not like UTF-8; undefined while nothing speaks against that. */
const otherEncoding = (bytes: Uint8Array): string | undefined =>
  hasUtf16Mark(bytes) ? UTF16 : bytes.includes(0) ? withNuls(bytes) : undefined;

const notUtf8 = (file: string, encoding: string): S3CredentialFailure => ({
  code: 'FileNotUtf8',
  about: 'source',
  problem: `${file} is not UTF-8 text; it looks like ${encoding}.`,
  remedy: 'Save it as UTF-8 (in most editors: "Save with encoding").',
});

export const fileTooLarge = (file: string): S3CredentialFailure => ({
  code: 'FileTooLarge',
  about: 'source',
  problem: `${file} is larger than ${MAX_FILE_BYTES / 1024} KiB.`,
  remedy: 'Choose a credentials or config file; copy the profile that is needed into a file of its own.',
});

/** The text of a file's bytes. `file` is how messages call it, e.g. `The uploaded file`. */
export const decodeFileText = (file: string, bytes: Uint8Array): E.Either<S3CredentialFailure, string> => {
  if (bytes.length > MAX_FILE_BYTES) {
    return E.left(fileTooLarge(file));
  }
  const encoding = otherEncoding(bytes);
  if (encoding !== undefined) {
    return E.left(notUtf8(file, encoding));
  }
  return E.flatMap((text: string) => (text.trim() === '' ? E.left(fileEmpty(file)) : E.right(text)))(
    E.tryCatch(
      () => strict.decode(bytes),
      () => notUtf8(file, 'Latin-1 (ISO 8859-1 or Windows-1252)'),
    ),
  );
};

const fileEmpty = (file: string): S3CredentialFailure => ({
  code: 'FileEmpty',
  about: 'source',
  problem: `${file} is empty.`,
  remedy: 'Add a section such as [default] with aws_access_key_id and aws_secret_access_key, or choose another file.',
});
