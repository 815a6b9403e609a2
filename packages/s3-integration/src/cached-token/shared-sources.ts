import type { CredentialSource } from '@aqueduct/integrations';
import type { S3Credentials } from '../s3-credentials.js';

/** A forgotten source costs one more question to whoever hands out the credentials. */
const MAX_SOURCES = 500;

/** One source per file and profile, however many connections use it, so that one question is asked for all. */
export const sharedSources = <P>(
  newSource: (file: string, profile: P) => CredentialSource<S3Credentials>,
): ((file: string, profile: P) => CredentialSource<S3Credentials>) => {
  const sources = new Map<string, CredentialSource<S3Credentials>>();

  return (file, profile) => {
    const key = JSON.stringify([file, profile]);
    const source = sources.get(key) ?? newSource(file, profile);
    sources.delete(key);
    sources.set(key, source);
    const oldest = sources.size > MAX_SOURCES ? sources.keys().next().value : undefined;
    if (oldest !== undefined) {
      sources.delete(oldest);
    }
    return source;
  };
};

export type SharedSources<P> = ReturnType<typeof sharedSources<P>>;
