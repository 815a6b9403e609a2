import * as E from 'fp-ts/lib/Either.js';
import type { CredentialError, CredentialSource, Resolved } from '@aqueduct/integrations';
import { hostIdentityStrategy } from '../host-identity.strategy.js';
import type { S3Credentials } from '../s3-credentials.js';
import { webIdentityStrategy } from '../web-identity.strategy.js';
import type { PlacedOutsideBase } from './outside-base.js';
import { defaultStsRegion } from './sts-region.js';

export interface OutsideSourceOptions {
  readonly strategy: string;
  readonly credentialsFolders?: ReadonlyArray<string>;
  readonly stsEndpoint?: string;
  readonly now: () => number;
}

type Source = CredentialSource<S3Credentials>;

const sourceOf = (base: PlacedOutsideBase, { credentialsFolders, stsEndpoint, now }: OutsideSourceOptions): Source => {
  switch (base.kind) {
    case 'process':
      return hostIdentityStrategy('process', { hostIdentities: ['process'], credentialProcess: base.command, now }).open({});
    case 'metadata':
      return hostIdentityStrategy(base.identity, { hostIdentities: [base.identity], now }).open({});
    case 'web-identity': {
      const { roleArn, sessionName, durationSeconds, region, variant } = base.step;
      const strategy = webIdentityStrategy({
        now,
        ...(credentialsFolders === undefined ? {} : { credentialsFolders }),
        ...(stsEndpoint === undefined ? {} : { stsEndpoint }),
        ...(variant === undefined ? {} : { stsVariant: variant }),
      });
      return strategy.open({
        tokenFile: base.tokenFile,
        roleArn,
        stsRegion: region ?? defaultStsRegion(roleArn),
        sessionName,
        ...(durationSeconds === undefined ? {} : { durationSeconds: String(durationSeconds) }),
      });
    }
  }
};

/** Credentials from outside the file, by the same ways as a connection can choose by itself; what fails names the profile. */
export const outsideSource = (base: PlacedOutsideBase, options: OutsideSourceOptions): Source => {
  const { strategy } = options;
  const source = sourceOf(base, options);
  let last: { readonly from: Resolved<S3Credentials>; readonly resolved: Resolved<S3Credentials> } | undefined;

  const named = (error: CredentialError): CredentialError => ({
    ...error,
    strategy,
    field: 'profile',
    problem: `The profile "${base.profile}" (line ${base.line}): ${error.problem}`,
  });

  return {
    resolve: (request) => async () => {
      const outcome = await source.resolve(request)();
      if (E.isLeft(outcome)) {
        return E.left(named(outcome.left));
      }
      if (last?.from !== outcome.right) {
        last = { from: outcome.right, resolved: { ...outcome.right, provenance: { ...outcome.right.provenance, strategy } } };
      }
      return E.right(last.resolved);
    },
  };
};
