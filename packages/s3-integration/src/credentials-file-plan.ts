import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import type { CredentialWarning, Provenance, Resolved } from '@aqueduct/integrations';
import { loginProfile, type LoginProfile } from './login/login-profile.js';
import { chooseProfile, type ChosenProfile, type FilePolicy } from './profile-file/choose-profile.js';
import { parseProfileFile } from './profile-file/parse-profile-file.js';
import { valueOf, type FileSection, type ProfileFile } from './profile-file/profile-file.js';
import { profileWarnings } from './profile-file/profile-warnings.js';
import { staticKeys } from './profile-file/static-keys.js';
import type { S3CredentialFailure } from './s3-credential-error.js';
import { warningsOf } from './s3-credential-warning.js';
import type { S3Credentials } from './s3-credentials.js';
import { roleChain, type RoleChain } from './role-chain/role-chain.js';
import { ssoProfile, type SsoProfile } from './sso/sso-profile.js';

type Facts = Provenance['facts'];

/** What a file says of a profile whose credentials somebody else hands out. */
interface Said {
  readonly facts: Facts;
  readonly provides: Readonly<Record<string, string>>;
  readonly warnings: ReadonlyArray<CredentialWarning>;
}

/** What a profile of a file comes to: keys that can be used as they are, or somebody who must be asked for some. */
export type CredentialsPlan =
  | { readonly kind: 'static'; readonly resolved: Resolved<S3Credentials> }
  | ({ readonly kind: 'sso'; readonly profile: SsoProfile } & Said)
  | ({ readonly kind: 'login'; readonly profile: LoginProfile } & Said)
  | ({ readonly kind: 'role-chain'; readonly chain: RoleChain } & Said);

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

const saidOf = ({ facts, profile }: PlanRequest, section: FileSection): Said => ({
  facts: { ...facts, profile, line: section.line },
  provides: providesOf(section),
  warnings: profileWarnings(section),
});

const planOf =
  (request: PlanRequest, file: ProfileFile) =>
  (chosen: ChosenProfile): E.Either<S3CredentialFailure, CredentialsPlan> => {
    const { kind, section } = chosen;
    const said = saidOf(request, section);
    if (kind === 'login') {
      return pipe(
        loginProfile(section),
        E.map((profile) => ({ kind, profile, ...said })),
      );
    }
    if (kind !== 'static' && kind !== 'sso' && kind !== 'incomplete') {
      return pipe(
        roleChain(file, chosen, request.policy),
        E.map((chain) => ({ kind: 'role-chain', chain, ...said })),
      );
    }
    return kind === 'sso'
      ? pipe(
          ssoProfile(file, section),
          E.map((profile) => ({ kind: 'sso', profile, ...said })),
        )
      : pipe(
          staticKeys(section),
          E.map((credentials) => ({
            kind: 'static',
            resolved: {
              credentials,
              provenance: { strategy: request.strategy, facts: { ...said.facts, accessKeyId: credentials.accessKeyId } },
              provides: said.provides,
              ...warningsOf(...said.warnings),
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
