import * as TE from 'fp-ts/lib/TaskEither.js';
import type { S3CredentialStrategy } from '../s3-credentials.js';
import type { webIdentityFields } from '../web-identity/web-identity-fields.js';
import type { AssumeRoleValues } from './assume-role-fields.js';
import type { RoleCallerSource } from './role-caller.js';
import { strategyCaller } from './strategy-caller.js';

/** Fields of a web identity that a role has too; what is wrong with the others is about the role of the token. */
const SHARED: ReadonlyArray<string> = ['tokenFile', 'tokenSource', 'stsRegion', 'stsEndpoint'];

type TokenValues = Pick<AssumeRoleValues, 'tokenFile' | 'tokenSource' | 'stsRegion' | 'stsEndpoint' | 'sessionName'> & { readonly sourceRoleArn: string };

/**
 * Takes on the role with the session that the token of an identity provider opens: both are asked for at the same STS.
 * What the connection says of duration, tags and policies is about the second session only.
 */
export const tokenCaller = (
  { sourceRoleArn, tokenFile, tokenSource, stsRegion, stsEndpoint, sessionName }: TokenValues,
  webIdentity: S3CredentialStrategy<typeof webIdentityFields>,
): RoleCallerSource => {
  if (stsRegion === undefined) {
    return () =>
      TE.left({
        code: 'StsRegionMissing',
        field: 'stsRegion',
        problem: 'Nothing says in which region the roles are to be asked for: a token brings no region along.',
        remedy: 'Give the STS region, of the partition of both roles: the region of the bucket is a good choice.',
      });
  }
  const source = webIdentity.open({
    roleArn: sourceRoleArn,
    stsRegion,
    ...(tokenFile === undefined ? {} : { tokenFile }),
    ...(tokenSource === undefined ? {} : { tokenSource }),
    ...(stsEndpoint === undefined ? {} : { stsEndpoint }),
    ...(sessionName === undefined ? {} : { sessionName }),
  });
  return strategyCaller(source, 'web-identity', (field = '') => (SHARED.includes(field) ? field : 'sourceRoleArn'));
};
