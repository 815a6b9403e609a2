import * as E from 'fp-ts/lib/Either.js';
import { randomUUID } from 'node:crypto';
import { refreshingSource, type CredentialSource } from '@aqueduct/integrations';
import { assumeRoleFields, ofChosenSource, sourceConnectionOf, type AssumeRoleValues } from './assume-role/assume-role-fields.js';
import { callerOf, type CallerValues, type RoleSources } from './assume-role/caller-of.js';
import { circular } from './assume-role/connection-caller.js';
import { knownCaller } from './assume-role/known-caller.js';
import { rolePreparation } from './assume-role/role-preparation.js';
import { roleSession, type RoleSessionOptions } from './assume-role/role-session.js';
import { policyArns, sessionTags } from './assume-role/session-lists.js';
import { closedCircle } from './assume-role/source-loops.js';
import { stsClientsByEndpoint } from './assume-role/sts-clients-by-endpoint.js';
import { narrowedSource } from './declared-access/narrowed-source.js';
import { namedError } from './s3-credential-error.js';
import type { S3Credentials, S3CredentialStrategy } from './s3-credentials.js';
import { normalEndpoint } from './s3-effective-target.js';

const NAME = 'assume-role';

export interface AssumeRoleOptions extends RoleSources {
  /** Origins, besides AWS, that credentials may be sent to. @default [] */
  readonly trustedEndpoints?: ReadonlyArray<string>;
  /** Instead of AWS's own STS; for development. */
  readonly stsEndpoint?: string;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

const DEFAULT_SECONDS = 3600;

const inputOf = (values: AssumeRoleValues): RoleSessionOptions['input'] => {
  const { roleArn, sessionName = 'aqueduct', durationSeconds, externalId, sourceIdentity, sessionPolicy } = values;
  return {
    RoleArn: roleArn,
    RoleSessionName: sessionName,
    DurationSeconds: durationSeconds === undefined ? DEFAULT_SECONDS : Number(durationSeconds),
    ...(externalId === undefined ? {} : { ExternalId: externalId }),
    ...(sourceIdentity === undefined ? {} : { SourceIdentity: sourceIdentity }),
    ...(sessionPolicy === undefined ? {} : { Policy: sessionPolicy }),
    ...(values.policyArns === undefined ? {} : { PolicyArns: [...policyArns(values.policyArns)] }),
    ...(values.sessionTags === undefined ? {} : { Tags: [...sessionTags(values.sessionTags)] }),
  };
};

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A role of AWS, taken on by an access key, a file, another connection, the token of an identity provider or the server itself. @publicApi */
export const assumeRoleStrategy = ({
  trustedEndpoints = [],
  stsEndpoint: standIn,
  now = Date.now,
  ...sources
}: AssumeRoleOptions): S3CredentialStrategy<typeof assumeRoleFields> => {
  const clients = stsClientsByEndpoint(standIn);
  const trusted = trustedEndpoints.map(normalEndpoint);
  const toError = namedError(NAME);

  const open = (values: AssumeRoleValues): CredentialSource<S3Credentials> => {
    const self = {};
    const session = roleSession({
      strategy: NAME,
      caller: callerOf(self, values, sources),
      input: inputOf(values),
      stsRegion: values.stsRegion,
      stsEndpoint: values.stsEndpoint,
      trusted,
      standIn,
      clients,
    });
    const source = refreshingSource(() => session().then(E.mapLeft(toError)), { now });
    return {
      resolve: (options) => async () => {
        const circle = closedCircle(self);
        return circle === undefined
          ? source.resolve(options)()
          : E.left(toError(circular(circle)));
      },
    };
  };

  const withWholePaths = <V extends CallerValues>(values: V): V => {
    const { path, profile, tokenFile } = values;
    const whole = tokenFile === undefined ? undefined : sources.webIdentity.normalize?.({ roleArn: '', stsRegion: '', tokenFile }).tokenFile;
    return {
      ...values,
      ...(whole === undefined ? {} : { tokenFile: whole }),
      ...(path === undefined ? {} : sources.file.normalize?.({ path, ...(profile === undefined ? {} : { profile }) })),
    };
  };

  return {
    name: NAME,
    title: 'Role',
    description: 'A role of AWS that somebody takes on: an access key, a profile, another connection, the token of an identity provider, or the server itself. Sessions are renewed before they end.',
    fields: assumeRoleFields,
    origin: 'server',
    // Once made, the external ID is a field like any other: an edit that leaves it out keeps it.
    normalize: (values) => ({ ...withWholePaths(ofChosenSource(values)), externalId: values.externalId ?? randomUUID() }),
    // The key of the source goes to STS, so that is a part of where it is bound to.
    target: ({ roleArn, stsEndpoint }) => [text(roleArn), text(stsEndpoint)].join(' ').trim(),
    sources: (values) => {
      const connection = sourceConnectionOf(values);
      return connection === undefined ? [] : [{ field: 'sourceConnection', connection }];
    },
    prepare: (values) => async () => {
      const { source, roleArn, stsRegion, stsEndpoint, externalId = randomUUID() } = values;
      const caller = await knownCaller({
        caller: source === undefined ? undefined : callerOf({}, withWholePaths({ ...values, source }), sources),
        ...(roleArn === undefined ? {} : { roleArn }),
        ...(stsRegion === undefined ? {} : { stsRegion }),
        ...(stsEndpoint === undefined ? {} : { stsEndpoint }),
        trusted,
        standIn,
        clients,
      });
      return rolePreparation(values, externalId, caller);
    },
    open,
    openNarrowed: narrowedSource(NAME, open),
  };
};
