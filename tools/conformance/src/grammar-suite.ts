import type { Outcome } from './case-result.js';
import { resolveProfile, withFile } from './file-profile.js';

interface Content {
  readonly text?: string;
  readonly base64?: string;
}

export interface GrammarCase {
  readonly name: string;
  readonly profile: string;
  readonly config: Content;
  readonly credentials: Content;
  /** `key id/secret/token`, with `-` for no token, or `ERROR` and what was said. */
  readonly jsSdk: string;
  readonly botocore: string;
}

const bytesOf = ({ text = '', base64 }: Content): Uint8Array => (base64 === undefined ? Buffer.from(text) : Buffer.from(base64, 'base64'));
const plain = (outcome: string): string => (outcome.startsWith('ERROR') ? 'refused' : outcome);

/** The odd file as the one file that a person chose. Where the two engines disagree there is nothing to pass: our answer must be declared. */
export const runGrammarCase = async ({ name, profile, config, credentials, jsSdk, botocore }: GrammarCase): Promise<Outcome> => {
  const [fromConfig, fromCredentials] = [bytesOf(config), bytesOf(credentials)];
  const found = await withFile(fromConfig.length > 0 ? fromConfig : fromCredentials, (path) => resolveProfile(path, profile));
  const [sdk, boto] = [plain(jsSdk), plain(botocore)];
  return {
    name,
    expected: sdk === boto ? sdk : `${sdk} (JavaScript SDK) or ${boto} (botocore), as declared`,
    actual: 'refused' in found ? 'refused' : [found.accessKeyId, found.secretAccessKey, found.sessionToken ?? '-'].join('/'),
  };
};
