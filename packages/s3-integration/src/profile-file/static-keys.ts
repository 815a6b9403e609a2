import * as E from 'fp-ts/lib/Either.js';
import { Secret } from '@aqueduct/integrations';
import type { S3CredentialFailure } from '../s3-credential-error.js';
import type { S3Credentials } from '../s3-credentials.js';
import { linesOf, mixedParts } from './key-pair.js';
import { inWords, valueOf, type FileProperty, type FileSection } from './profile-file.js';

const KEY_ID = /^[!-~]+$/;
const PRINTABLE = /^[ -~]+$/;

const incomplete = (section: FileSection, missing: ReadonlyArray<string>, present: FileProperty | undefined): S3CredentialFailure => ({
  code: 'ProfileIncomplete',
  about: 'profile',
  problem: `The profile "${section.name}" (line ${section.line}) has no ${missing.join(' and no ')}${present === undefined ? '' : `, although it has the other half of the key pair on line ${present.line}`}.`,
  remedy: `Add ${missing.join(' and ')} to that profile, or choose a profile that has both.${section.diagnostics.length === 0 ? '' : ` Look at ${inWords(section.diagnostics)}.`}`,
});

const mixed = (section: FileSection, properties: ReadonlyArray<FileProperty>): S3CredentialFailure => ({
  code: 'KeyPairMixed',
  about: 'profile',
  problem: `The key id, the secret and the token of the profile "${section.name}" come from different blocks (lines ${linesOf(properties).join(', ')}), so they may belong to different keys.`,
  remedy: 'Keep one section for the profile with one key pair in it, and delete the old lines.',
});

const malformed = (section: FileSection, key: string, line: number, expected: string): S3CredentialFailure => ({
  code: 'KeyPairMalformed',
  about: 'profile',
  problem: `Line ${line}: "${key}" of the profile "${section.name}" holds a character that no such key has.`,
  remedy: `Write ${expected}, copied without formatting or quotes.`,
});

/** The key pair of a profile, complete, of one piece, and made of characters that a request can carry. */
export const staticKeys = (section: FileSection): E.Either<S3CredentialFailure, S3Credentials> => {
  const id = valueOf(section, 'aws_access_key_id');
  const secret = valueOf(section, 'aws_secret_access_key');
  if (id === undefined || secret === undefined) {
    const missing = ['aws_access_key_id', 'aws_secret_access_key'].filter((key) => valueOf(section, key) === undefined);
    return E.left(incomplete(section, missing, id ?? secret));
  }
  const mixedOnes = mixedParts(section);
  if (mixedOnes.length > 0) {
    return E.left(mixed(section, mixedOnes));
  }
  const token = valueOf(section, 'aws_session_token') ?? valueOf(section, 'aws_security_token');
  const parts = [id, secret, ...(token === undefined ? [] : [token])];
  if (!KEY_ID.test(id.value)) {
    return E.left(malformed(section, 'aws_access_key_id', id.line, 'the access key id as printable ASCII without spaces'));
  }
  const unprintable = parts.find(({ value }) => !PRINTABLE.test(value));
  if (unprintable !== undefined) {
    return E.left(
      malformed(section, unprintable === secret ? 'aws_secret_access_key' : 'aws_session_token', unprintable.line, 'it as printable ASCII'),
    );
  }
  return E.right({
    accessKeyId: id.value,
    secretAccessKey: Secret.of(secret.value),
    ...(token === undefined ? {} : { sessionToken: Secret.of(token.value) }),
  });
};
