import { credentialsFilePathStrategy, type CredentialsFilePathOptions } from '@aqueduct/s3-integration';
import * as E from 'fp-ts/lib/Either.js';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a profile resolved to: its keys (fake ones), or the code of the refusal. */
export type FileOutcome =
  | { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string }
  | { readonly refused: string; readonly problem: string };

/** Resolves a profile of a file the way a connection does. */
export const resolveProfile = async (path: string, profile: string, options: CredentialsFilePathOptions = {}): Promise<FileOutcome> => {
  const outcome = await credentialsFilePathStrategy(options).open({ path, profile }).resolve({ refresh: false })();
  if (E.isLeft(outcome)) {
    const { _tag, problem, ...error } = outcome.left;
    return { refused: 'code' in error ? error.code : _tag, problem };
  }
  const { accessKeyId, secretAccessKey, sessionToken } = outcome.right.credentials;
  return {
    accessKeyId,
    secretAccessKey: secretAccessKey.reveal(),
    ...(sessionToken === undefined ? {} : { sessionToken: sessionToken.reveal() }),
  };
};

/** Runs something on a file that is there only meanwhile. */
export const withFile = async <A>(content: string | Uint8Array, use: (path: string) => Promise<A>): Promise<A> => {
  const folder = await mkdtemp(join(tmpdir(), 'conformance-'));
  try {
    const path = join(folder, 'credentials');
    await writeFile(path, content);
    return await use(path);
  } finally {
    await rm(folder, { recursive: true });
  }
};
