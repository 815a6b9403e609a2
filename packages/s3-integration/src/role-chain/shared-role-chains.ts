import type { CredentialSource } from '@aqueduct/integrations';
import type { SharedSources } from '../cached-token/shared-sources.js';
import type { LoginProfile } from '../login/login-profile.js';
import { toCredentialError } from '../s3-credential-error.js';
import type { S3Credentials } from '../s3-credentials.js';
import type { SsoProfile } from '../sso/sso-profile.js';
import type { StsClients } from '../sts-client.js';
import type { OutsideSourceOptions } from './outside-source.js';
import type { RoleChain } from './role-chain.js';
import { roleChainSource } from './role-chain-source.js';
import { sameChain } from './same-chain.js';

export interface SharedRoleChainsOptions {
  readonly strategy: string;
  readonly sts: StsClients;
  readonly loginSources: SharedSources<LoginProfile>;
  readonly ssoSources: (file: string, profile: SsoProfile) => CredentialSource<S3Credentials>;
  readonly outside: OutsideSourceOptions;
  readonly now: () => number;
}

/** A forgotten source costs one more question to STS. */
const MAX_SOURCES = 500;

/** One source per file and chosen profile, however many connections use it; a new one when what the file says changes. */
export const sharedRoleChains = ({
  strategy,
  sts,
  ssoSources,
  loginSources,
  outside,
  now,
}: SharedRoleChainsOptions): ((file: string, chain: RoleChain) => CredentialSource<S3Credentials>) => {
  const known = new Map<string, { readonly chain: RoleChain; readonly source: CredentialSource<S3Credentials> }>();
  const toError = toCredentialError(strategy, 'path');

  return (file, chain) => {
    const key = JSON.stringify([file, chain.profile]);
    const found = known.get(key);
    const entry =
      found !== undefined && sameChain(found.chain, chain)
        ? found
        : { chain, source: roleChainSource(chain, { strategy, sts, toError, now, outside, ssoSource: (profile) => ssoSources(file, profile), loginSource: (profile) => loginSources(file, profile) }) };
    known.delete(key);
    known.set(key, entry);
    const oldest = known.size > MAX_SOURCES ? known.keys().next().value : undefined;
    if (oldest !== undefined) {
      known.delete(oldest);
    }
    return entry.source;
  };
};
