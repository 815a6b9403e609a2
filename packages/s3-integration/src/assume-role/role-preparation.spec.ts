import { Secret, type Preparation } from '@aqueduct/integrations';
import { printed } from '@aqueduct/integrations/testing';
import { startSandbox, type Sandbox } from '@aqueduct/sandbox';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { assumeRoleStrategy } from '../assume-role.strategy.js';
import { credentialsFilePathStrategy } from '../credentials-file-path.strategy.js';
import { hostIdentityStrategy } from '../host-identity.strategy.js';
import { credentialsFolder, type CredentialsFolder } from '../test-support/credentials-folder.js';
import { webIdentityStrategy } from '../web-identity.strategy.js';
import type { AssumeRoleValues } from './assume-role-fields.js';

const SECRET = 'canary-secret-of-alice';
const alice = 'arn:aws:iam::111111111111:user/alice';
const role = 'arn:aws:iam::222222222222:role/reader';

describe('what is to be done before a role can be taken on', () => {
  let sandbox: Sandbox;
  let folder: CredentialsFolder;

  beforeAll(async () => {
    sandbox = await startSandbox();
    folder = credentialsFolder();
    sandbox.addUser({ name: 'alice', accountId: '111111111111', accessKeyId: 'AKIAALICE', secretAccessKey: SECRET });
    sandbox.addUser({ name: 'data', accountId: '222222222222' });
  });
  afterAll(async () => {
    folder.remove();
    await sandbox.stop();
  });
  beforeEach(() => sandbox.clearRequests());

  const strategy = () =>
    assumeRoleStrategy({
      stsEndpoint: sandbox.stsEndpoint,
      file: credentialsFilePathStrategy({ homeFolder: folder.path('.') }),
      webIdentity: webIdentityStrategy({ homeFolder: folder.path('.'), stsEndpoint: sandbox.stsEndpoint }),
      host: (identity) => hostIdentityStrategy(identity, {}),
      connections: () => ({ resolver: undefined as never, store: { find: () => TE.left({ _tag: 'StoreUnavailable', cause: undefined }) } as never }),
    });
  const prepare = async (values: Partial<AssumeRoleValues>): Promise<Preparation> => {
    const prepared = await strategy().prepare?.(values)();
    expect(printed(prepared)).not.toContain(SECRET);
    return prepared!;
  };
  const byKey: Partial<AssumeRoleValues> = { source: 'access-key', accessKeyId: 'AKIAALICE', secretAccessKey: Secret.of(SECRET), stsRegion: 'eu-west-1' };
  const policyOf = ({ instructions: [trust] }: Preparation) => trust?.json as { readonly Statement: ReadonlyArray<Record<string, unknown>> };

  it('is a trust policy with a new external ID, for whoever STS says that asks, before the role exists', async () => {
    const first = await prepare(byKey);
    const { externalId } = first.values;

    expect(externalId).toMatch(/^[0-9a-f-]{36}$/);
    expect(first).toEqual({
      values: { externalId },
      instructions: [
        {
          title: 'Trust policy of the role',
          text: expect.stringMatching(/^Create a role in IAM .*arn:aws:iam::111111111111:user\/alice/),
          json: {
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Principal: { AWS: alice }, Action: 'sts:AssumeRole', Condition: { StringEquals: { 'sts:ExternalId': externalId } } }],
          },
        },
        {
          title: 'Permission of who takes on the role',
          text: expect.stringContaining(alice),
          json: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: 'arn:aws:iam::ACCOUNT_ID:role/ROLE_NAME' }] },
        },
      ],
      warnings: [],
    });
    expect(sandbox.requests.map(({ operation }) => operation)).toEqual(['GetCallerIdentity']);
    expect((await prepare(byKey)).values['externalId']).not.toBe(externalId);
  });

  it('lets the role in at the first attempt', async () => {
    const { values } = await prepare(byKey);
    const { arn } = sandbox.addRole({ name: 'first', actsAs: 'data', trusts: ['alice'], externalId: String(values['externalId']) });

    const source = strategy().open({ ...(byKey as AssumeRoleValues), ...values, roleArn: arn });

    expect(await source.resolve({ refresh: false })()).toMatchObject({ _tag: 'Right' });
  });

  it('keeps an external ID that was made before, and names the role and what else is asked for', async () => {
    const prepared = await prepare({ ...byKey, roleArn: role, externalId: 'mine', sessionTags: 'a=b', sourceIdentity: 'ada' });

    expect(prepared.values).toEqual({ externalId: 'mine' });
    expect(prepared.instructions[0]?.text).toContain(role);
    expect(policyOf(prepared).Statement[0]).toMatchObject({ Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'] });
    expect(prepared.instructions[1]?.json).toMatchObject({ Statement: [{ Resource: role }] });
  });

  it('takes a profile of a file in the home folder', async () => {
    folder.write(`[default]\naws_access_key_id = AKIAALICE\naws_secret_access_key = ${SECRET}\nregion = eu-west-1\n`, 'aws');

    expect(policyOf(await prepare({ source: 'credentials-file', path: '~/aws' })).Statement[0]).toMatchObject({ Principal: { AWS: alice } });
  });

  it.each<[string, Partial<AssumeRoleValues>, string, string]>([
    ['nothing is said yet', {}, 'SourceIncomplete', 'arn:aws:iam::ACCOUNT_ID:root'],
    ['the key is missing', { source: 'access-key', roleArn: 'arn:aws-cn:iam::1:role/x' }, 'SourceIncomplete', 'arn:aws-cn:iam::ACCOUNT_ID:root'],
    ['the secret is wrong', { ...byKey, secretAccessKey: Secret.of('wr0ng-secret-canary') }, 'SourceRejected', 'arn:aws:iam::ACCOUNT_ID:root'],
    ['no region is known', { source: 'access-key', accessKeyId: 'AKIAALICE', secretAccessKey: Secret.of(SECRET) }, 'StsRegionMissing', 'arn:aws:iam::ACCOUNT_ID:root'],
    ['the token service is not trusted', { ...byKey, stsEndpoint: 'http://127.0.0.1:9' }, 'StsEndpointNotTrusted', 'arn:aws:iam::ACCOUNT_ID:root'],
    ['the host may not be used', { source: 'host', hostIdentity: 'environment' }, 'HostIdentityNotAllowed', 'arn:aws:iam::ACCOUNT_ID:root'],
  ])('holds a placeholder, and says why, when %s', async (_when, values, code, principal) => {
    const prepared = await prepare(values);

    expect(prepared.values['externalId']).toEqual(expect.any(String));
    expect(policyOf(prepared).Statement[0]).toMatchObject({ Principal: { AWS: principal } });
    expect(prepared.instructions[0]?.text).toContain('in the place of ACCOUNT_ID');
    expect(prepared.warnings).toEqual([{ code, problem: expect.stringContaining('placeholder'), remedy: expect.stringMatching(/\S \S/) }]);
  });
});
