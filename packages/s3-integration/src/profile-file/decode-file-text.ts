import * as E from 'fp-ts/lib/Either.js';
import type { S3CredentialFailure } from '../s3-credential-error.js';

/** Room for hundreds of profiles; a larger file is not a credentials file. */
export const MAX_FILE_BYTES = 65_536;

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const looksLikeUtf16 = (bytes: Uint8Array): boolean =>
  (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff) || bytes.includes(0);

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
  if (looksLikeUtf16(bytes)) {
    return E.left(notUtf8(file, 'UTF-16, or no text at all'));
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
