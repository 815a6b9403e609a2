import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { Secret } from '@aqueduct/integrations';
import { rightOf } from '@aqueduct/integrations/testing';
import { pathPolicy } from '../credentials-file-kinds.js';
import { chooseProfile } from '../profile-file/choose-profile.js';
import { parseProfileFile } from '../profile-file/parse-profile-file.js';
import { toCredentialError } from '../s3-credential-error.js';
import { stsClients, type StsCaller, type StsVariant } from '../sts-client.js';
import { roleChainSource } from './role-chain-source.js';
import { roleChain } from './role-chain.js';

const credentials = { accessKeyId: 'A', secretAccessKey: Secret.of('B'), sessionToken: Secret.of('C') };
const policy = pathPolicy('/f', ['static', 'role-chain']);

const chainOf = (text: string) => {
  const file = parseProfileFile(text);
  return pipe(
    chooseProfile(file, 'last', policy),
    E.flatMap((chosen) => roleChain(file, chosen, policy)),
  );
};

/** What STS is asked by, one after the other. */
const callersOf = async (text: string): Promise<ReadonlyArray<Pick<StsCaller, 'region' | 'variant'>>> => {
  const callers: Pick<StsCaller, 'region' | 'variant'>[] = [];
  const sts = {
    ...stsClients(),
    assumeRole: ({ region, variant }: StsCaller) => {
      callers.push({ region, ...(variant === undefined ? {} : { variant }) });
      return TE.right({ credentials });
    },
  };
  const now = Date.now;
  const source = roleChainSource(await rightOf(TE.fromEither(chainOf(text))), {
    strategy: 's',
    sts,
    now,
    ssoSource: () => ({ resolve: () => TE.left({} as never) }),
    loginSource: () => ({ resolve: () => TE.left({} as never) }),
    outside: { strategy: 's', now },
    toError: toCredentialError('s', 'path'),
  });
  await rightOf(source.resolve({ refresh: false }));
  return callers;
};

const role = (name: string, source: string, more = ''): string => `[${name}]\nrole_arn = arn:aws:iam::123456789012:role/${name}\nsource_profile = ${source}\n${more}`;
const KEYS = '[base]\naws_access_key_id = A\naws_secret_access_key = B\n';
const FIPS = 'use_fips_endpoint = true\n';

describe('the endpoints of AWS that a profile with a role asks for', () => {
  it.each<[string, string, StsVariant]>([
    ['use_fips_endpoint', FIPS, { fips: true, dualstack: false }],
    ['use_dualstack_endpoint', 'use_dualstack_endpoint = True\n', { fips: false, dualstack: true }],
    ['both', `${FIPS}use_dualstack_endpoint = true\n`, { fips: true, dualstack: true }],
    ['neither, in words', 'use_fips_endpoint = false\n', { fips: false, dualstack: false }],
  ])('are those of %s', async (_what, lines, variant) => {
    expect(await callersOf(`${role('last', 'base', `region = eu-west-1\n${lines}`)}${KEYS}`)).toEqual([{ region: 'eu-west-1', variant }]);
  });

  it('are for every role of a chain those of the chosen profile, where a role’s own profile does not say', async () => {
    const variant = { fips: true, dualstack: false };
    const own = { fips: false, dualstack: false };

    expect(await callersOf(`${role('last', 'middle', FIPS)}${role('middle', 'base')}${KEYS}`)).toMatchObject([{ variant }, { variant }]);
    expect(await callersOf(`${role('last', 'middle', FIPS)}${role('middle', 'base', 'use_fips_endpoint = false\n')}${KEYS}`)).toMatchObject([{ variant: own }, { variant }]);
  });

  it('must be said by true or false', () => {
    expect(chainOf(`${role('last', 'base', 'use_fips_endpoint = yes\n')}${KEYS}`)).toMatchObject(
      E.left({ code: 'RoleSettingsInvalid', problem: 'Line 4: "use_fips_endpoint" is not true or false.' }),
    );
  });

  it.each<[StsVariant | undefined, string | undefined, string]>([
    [undefined, undefined, 'sts.eu-west-1.amazonaws.com'],
    [{ fips: true, dualstack: false }, undefined, 'sts-fips.eu-west-1.amazonaws.com'],
    [{ fips: false, dualstack: true }, undefined, 'sts.eu-west-1.api.aws'],
    [{ fips: true, dualstack: true }, undefined, 'sts-fips.eu-west-1.api.aws'],
    [{ fips: true, dualstack: true }, 'http://127.0.0.1:9', '127.0.0.1'],
  ])('%j, with the endpoint %s of the operator, are at %s', async (variant, endpoint, host) => {
    const client = stsClients(endpoint === undefined ? {} : { endpoint }).client({ region: 'eu-west-1', credentials, ...(variant === undefined ? {} : { variant }) });
    let hostname: unknown;
    client.middlewareStack.add(
      () => (args) => {
        hostname = (args.request as { readonly hostname: string }).hostname;
        return Promise.reject(new Error('far enough'));
      },
      { step: 'finalizeRequest', priority: 'low' },
    );
    await client.send(new AssumeRoleCommand({ RoleArn: 'r', RoleSessionName: 's' })).catch(() => undefined);

    expect(hostname).toBe(host);
  });
});
