import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import type { Provenance, Resolved } from '@aqueduct/integrations';
import { chooseProfile, type ChosenProfile, type FilePolicy } from './profile-file/choose-profile.js';
import { parseProfileFile } from './profile-file/parse-profile-file.js';
import { inWords, valueOf, type FileSection, type ProfileFile } from './profile-file/profile-file.js';
import { staticKeys } from './profile-file/static-keys.js';
import type { S3CredentialFailure } from './s3-credential-error.js';
import type { S3Credentials } from './s3-credentials.js';
import { roleChain, type RoleChain } from './role-chain/role-chain.js';
import { ssoProfile, type SsoProfile } from './sso/sso-profile.js';

type Facts = Provenance['facts'];

/** What a profile of a file comes to: keys that can be used as they are, or somebody who must be asked for some. */
export type CredentialsPlan =
  | { readonly kind: 'static'; readonly resolved: Resolved<S3Credentials> }
  | { readonly kind: 'sso'; readonly profile: SsoProfile; readonly facts: Facts; readonly provides: Readonly<Record<string, string>> }
  | { readonly kind: 'role-chain'; readonly chain: RoleChain; readonly facts: Facts; readonly provides: Readonly<Record<string, string>> };

export interface PlanRequest {
  readonly strategy: string;
  readonly profile: string;
  readonly policy: FilePolicy;
  /** What to say of the file in the provenance. */
  readonly facts: Facts;
}

const providesOf = (section: FileSection): Readonly<Record<string, string>> => {
  const region = valueOf(section, 'region');
  return region === undefined ? {} : { region: region.value };
};

const factsOf = ({ facts, profile }: PlanRequest, { line, diagnostics }: FileSection): Facts => ({
  ...facts,
  profile,
  line,
  ...(diagnostics.length === 0 ? {} : { warning: inWords(diagnostics) }),
});

const planOf =
  (request: PlanRequest, file: ProfileFile) =>
  (chosen: ChosenProfile): E.Either<S3CredentialFailure, CredentialsPlan> => {
    const { kind, section } = chosen;
    const facts = factsOf(request, section);
    const provides = providesOf(section);
    if (kind !== 'static' && kind !== 'sso' && kind !== 'incomplete') {
      return pipe(
        roleChain(file, chosen, request.policy),
        E.map((chain) => ({ kind: 'role-chain', chain, facts, provides })),
      );
    }
    return kind === 'sso'
      ? pipe(
          ssoProfile(file, section),
          E.map((profile) => ({ kind: 'sso', profile, facts, provides })),
        )
      : pipe(
          staticKeys(section),
          E.map((credentials) => ({
            kind: 'static',
            resolved: {
              credentials,
              provenance: { strategy: request.strategy, facts: { ...facts, accessKeyId: credentials.accessKeyId } },
              provides,
            },
          })),
        );
  };

/** From the text of a file to what its chosen profile comes to. */
export const planCredentials =
  (request: PlanRequest) =>
  (text: string): E.Either<S3CredentialFailure, CredentialsPlan> => {
    const file = parseProfileFile(text);
    return pipe(chooseProfile(file, request.profile, request.policy), E.flatMap(planOf(request, file)));
  };
