import * as E from 'fp-ts/lib/Either.js';
import { Secret } from '@aqueduct/integrations';
import { startSandbox, type Sandbox } from '@aqueduct/sandbox';
import { stsClients, type StsCaller } from './sts-client.js';

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

  it('goes to no private address that the operator has not named', async () => {
    const clients = stsClients({ endpoint: sandbox.stsEndpoint.replace('127.0.0.1', 'localhost'), allowPrivateAddresses: false });

    expect(await clients.assumeRole(caller, { RoleArn: role, RoleSessionName: 'load' })()).toMatchObject(
      E.left({ reason: 'unreachable', detail: 'AQUEDUCT_ADDRESS_REFUSED' }),
    );
  });
});
