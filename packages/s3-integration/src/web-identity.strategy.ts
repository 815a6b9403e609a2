import { AssumeRoleWithWebIdentityCommand, type AssumeRoleWithWebIdentityCommandInput, type AssumeRoleWithWebIdentityCommandOutput } from '@aws-sdk/client-sts';
import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { refreshingSource, Secret, type CredentialSource, type Resolved } from '@aqueduct/integrations';
import { policyArns } from './assume-role/session-lists.js';
import { stsClientsByEndpoint } from './assume-role/sts-clients-by-endpoint.js';
import { stsPlace } from './assume-role/sts-place.js';
import { narrowedSource } from './declared-access/narrowed-source.js';
import { namedError, type NamedFailure } from './s3-credential-error.js';
import type { S3Credentials, S3CredentialStrategy } from './s3-credentials.js';
import { normalEndpoint } from './s3-effective-target.js';
import type { StsVariant } from './sts-client.js';
import { stsFailure } from './sts-failure.js';
import { tokenOrigin, type TokenOrigin } from './web-identity/token-origin.js';
import { webIdentityFailure } from './web-identity/web-identity-failure.js';
import { webIdentityFields, type WebIdentityValues } from './web-identity/web-identity-fields.js';
import type { WebIdentityTokenSource } from './web-identity/web-identity-token-source.js';
import type { WebToken } from './web-identity/web-token.js';

const NAME = 'web-identity';

export interface WebIdentityOptions {
  /** What `~/` stands for. @default the home folder of the user who runs the server */
  readonly homeFolder?: string;
  /** Absolute folders in which files may be named. @default anywhere, but for /proc, /sys and /dev */
  readonly credentialsFolders?: ReadonlyArray<string>;
  /** Origins, besides AWS, that tokens may be sent to. @default [] */
  readonly trustedEndpoints?: ReadonlyArray<string>;
  /** Instead of AWS's own STS; for development. */
  readonly stsEndpoint?: string;
  /** Which endpoints of AWS's own STS. @default neither FIPS nor dual-stack */
  readonly stsVariant?: StsVariant;
  /** The token sources of the application; asked for when a session is. @default none */
  readonly tokenSources?: () => ReadonlyArray<WebIdentityTokenSource>;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

const inputOf = (values: WebIdentityValues, { token }: WebToken): AssumeRoleWithWebIdentityCommandInput => ({
  RoleArn: values.roleArn,
  RoleSessionName: values.sessionName ?? 'aqueduct',
  WebIdentityToken: token.reveal(),
  DurationSeconds: values.durationSeconds === undefined ? 3600 : Number(values.durationSeconds),
  ...(values.sessionPolicy === undefined ? {} : { Policy: values.sessionPolicy }),
  ...(values.policyArns === undefined ? {} : { PolicyArns: [...policyArns(values.policyArns)] }),
});

const NO_CREDENTIALS: NamedFailure = {
  code: 'StsUnreachable',
  field: 'stsRegion',
  problem: 'STS answered without credentials.',
  remedy: 'Try again in a minute.',
};

const resolvedOf = (
  role: string,
  { facts: ofOrigin }: TokenOrigin,
  { issuer, subject }: WebToken,
  { Credentials: given, AssumedRoleUser: user }: AssumeRoleWithWebIdentityCommandOutput,
): E.Either<NamedFailure, Resolved<S3Credentials>> => {
  if (given?.AccessKeyId === undefined || given.SecretAccessKey === undefined || given.SessionToken === undefined) {
    return E.left(NO_CREDENTIALS);
  }
  const { AccessKeyId: accessKeyId, Expiration: expiresAt } = given;
  const facts = {
    role,
    ...(user?.Arn === undefined ? {} : { session: user.Arn }),
    ...ofOrigin,
    ...(issuer === undefined ? {} : { issuer }),
    ...(subject === undefined ? {} : { subject }),
    accessKeyId,
    ...(expiresAt === undefined ? {} : { expiresAt: expiresAt.toISOString() }),
  };
  return E.right({
    credentials: { accessKeyId, secretAccessKey: Secret.of(given.SecretAccessKey), sessionToken: Secret.of(given.SessionToken) },
    provenance: { strategy: NAME, facts },
    ...(expiresAt === undefined ? {} : { expiresAt }),
  });
};

/** A role that a token of an identity provider opens, e.g. that of a Kubernetes service account. @publicApi */
export const webIdentityStrategy = ({
  homeFolder = homedir(),
  credentialsFolders,
  trustedEndpoints = [],
  stsEndpoint: standIn,
  stsVariant,
  tokenSources = () => [],
  now = Date.now,
}: WebIdentityOptions = {}): S3CredentialStrategy<typeof webIdentityFields> => {
  const clients = stsClientsByEndpoint(standIn);
  const trusted = trustedEndpoints.map(normalEndpoint);
  const access = credentialsFolders === undefined ? {} : { folders: credentialsFolders };

  const fetch = (values: WebIdentityValues): TE.TaskEither<NamedFailure, Resolved<S3Credentials>> =>
    pipe(
      TE.Do,
      TE.bind('place', () => TE.fromEither(stsPlace({ ...values, caller: {}, trusted, standIn }))),
      TE.bind('from', () => TE.fromEither(tokenOrigin(values, { access, sources: tokenSources }))),
      TE.bind('token', ({ from }) => from.read),
      TE.flatMap(({ place: { region, endpoint }, from, token }) =>
        pipe(
          TE.tryCatch(() => clients(endpoint).anonymous(region, stsVariant).send(new AssumeRoleWithWebIdentityCommand(inputOf(values, token))), stsFailure),
          TE.mapError((failure) => webIdentityFailure({ roleArn: values.roleArn, region, from, token }, failure)),
          TE.flatMapEither((answer) => resolvedOf(values.roleArn, from, token, answer)),
        ),
      ),
    );

  const open = (values: WebIdentityValues): CredentialSource<S3Credentials> => refreshingSource(pipe(fetch(values), TE.mapError(namedError(NAME))), { now });

  return {
    name: NAME,
    title: 'Web identity',
    description: 'A role of AWS that a token of an identity provider opens: of a file on the server that is kept fresh, as in Kubernetes, or of a token source of the server.',
    fields: webIdentityFields,
    origin: 'server',
    normalize: (values) => (values.tokenFile?.startsWith('~/') ? { ...values, tokenFile: join(homeFolder, values.tokenFile.slice(2)) } : values),
    target: ({ roleArn: role, stsEndpoint }) => [role, stsEndpoint].filter((part) => typeof part === 'string').join(' '),
    open,
    openNarrowed: narrowedSource(NAME, open),
  };
};
