import { CREDENTIALS_FILE_KINDS, credentialsFilePathStrategy, type CredentialsFilePathOptions } from '@aqueduct/s3-integration';
import * as E from 'fp-ts/lib/Either.js';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a profile resolved to: its keys (fake ones), or the code of the refusal. */
export type FileOutcome =
  | { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string; readonly expiresAt?: Date }
  | { readonly refused: string; readonly problem: string };

/** Resolves a profile of a file the way a connection does, where the operator has allowed every kind of profile. */
export const resolveProfile = async (path: string, profile: string, options: CredentialsFilePathOptions = {}): Promise<FileOutcome> => {
  const strategy = credentialsFilePathStrategy({ credentialsFileKinds: CREDENTIALS_FILE_KINDS, ...options });
  const outcome = await strategy.open({ path, profile }).resolve({ refresh: false })();
  if (E.isLeft(outcome)) {
    const { _tag, problem, ...error } = outcome.left;
    return { refused: 'code' in error ? error.code : _tag, problem };
  }
  const { credentials, expiresAt } = outcome.right;
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  return {
    accessKeyId,
    secretAccessKey: secretAccessKey.reveal(),
    ...(sessionToken === undefined ? {} : { sessionToken: sessionToken.reveal() }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
};

/** Runs something in a folder that is there only meanwhile. */
export const inFolder = async <A>(use: (folder: string) => Promise<A>): Promise<A> => {
  const folder = await mkdtemp(join(tmpdir(), 'conformance-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
};

/** Runs something on a file that is there only meanwhile. */
export const withFile = <A>(content: string | Uint8Array, use: (path: string) => Promise<A>): Promise<A> =>
  inFolder(async (folder) => {
    const path = join(folder, 'credentials');
    await writeFile(path, content);
    return use(path);
  });
