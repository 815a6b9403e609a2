import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import * as E from 'fp-ts/lib/Either.js';
import { Secret } from '@aqueduct/integrations';
import { startSandbox, type Sandbox } from '@aqueduct/sandbox';
import { stsClients, type StsCaller } from './sts-client.js';
import { setEnvironment } from './test-support/with-environment.js';

let sandbox: Sandbox;
let caller: StsCaller;
let role: string;

beforeAll(async () => {
  sandbox = await startSandbox();
  sandbox.addUser({ name: 'worker' });
  const source = sandbox.addUser({ name: 'source' });
  role = sandbox.addRole({ name: 'Loader', actsAs: 'worker', trusts: ['source'], externalId: 'e1' }).arn;
  caller = { region: 'eu-west-1', credentials: { accessKeyId: source.accessKeyId, secretAccessKey: Secret.of(source.secretAccessKey) } };
});
afterAll(() => sandbox.stop());

const assume = (externalId = 'e1', by = caller, endpoint = sandbox.stsEndpoint) =>
  stsClients({ endpoint }).assumeRole(by, { RoleArn: role, RoleSessionName: 'load', ExternalId: externalId })();

describe('stsClients', () => {
  it('trades credentials for those of a role', async () => {
    expect(await assume()).toMatchObject(
      E.right({ credentials: { accessKeyId: expect.stringMatching(/^ASIA/) }, expiresAt: expect.any(Date), arn: expect.stringContaining('/Loader/load') }),
    );
  });

  it('tells a denial, with the words of STS, from credentials that are refused', async () => {
    expect(await assume('wrong')).toMatchObject(
      E.left({ reason: 'denied', detail: 'AccessDenied, status 403', said: expect.stringContaining('sts:AssumeRole') }),
    );
    const stranger = { ...caller, credentials: { ...caller.credentials, secretAccessKey: Secret.of('wrong') } };
    expect(await assume('e1', stranger)).toMatchObject(E.left({ reason: 'caller', detail: expect.stringContaining('SignatureDoesNotMatch') }));
  });

  it('says when STS cannot be reached', async () => {
    expect(await assume('e1', caller, 'http://127.0.0.1:1')).toMatchObject(E.left({ reason: 'unreachable', detail: 'ECONNREFUSED' }));
  });

  it('asks AWS’s own STS of the caller’s region, whatever the environment of the server says', async () => {
    const restore = setEnvironment({
      AWS_ENDPOINT_URL: sandbox.stsEndpoint,
      AWS_ENDPOINT_URL_STS: sandbox.stsEndpoint,
      AWS_REGION: 'sa-east-1',
      AWS_USE_FIPS_ENDPOINT: 'true',
      AWS_USE_DUALSTACK_ENDPOINT: 'true',
    });
    const hosts: string[] = [];
    for (const client of [stsClients().client(caller), stsClients().anonymous(caller.region)]) {
      client.middlewareStack.add(
        () => (args) => {
          hosts.push((args.request as { readonly hostname: string }).hostname);
          return Promise.reject(new Error('far enough'));
        },
        { step: 'finalizeRequest', priority: 'low' },
      );
      await client.send(new AssumeRoleCommand({ RoleArn: role, RoleSessionName: 'load' })).catch(() => undefined);
    }
    restore();

    expect(hosts).toEqual(Array(2).fill('sts.eu-west-1.amazonaws.com'));
  });

  it('asks again after an answer that says to', async () => {
    sandbox.faults.add({ operation: 'AssumeRole', effect: { type: 'error', code: 'SlowDown' }, times: 1 });

    expect(await assume()).toMatchObject(E.right({ arn: expect.stringContaining('/Loader/load') }));
  });

  it('goes to no private address that the operator has not named', async () => {
    const clients = stsClients({ endpoint: sandbox.stsEndpoint.replace('127.0.0.1', 'localhost'), allowPrivateAddresses: false });

    expect(await clients.assumeRole(caller, { RoleArn: role, RoleSessionName: 'load' })()).toMatchObject(
      E.left({ reason: 'unreachable', detail: 'AQUEDUCT_ADDRESS_REFUSED' }),
    );
  });
});
