import * as E from 'fp-ts/lib/Either.js';
import { rightOf } from '@aqueduct/integrations/testing';
import { startSandbox, type Sandbox, type SandboxUser } from '@aqueduct/sandbox';
import { credentialsFilePathStrategy, type CredentialsFilePathOptions } from '../credentials-file-path.strategy.js';
import { credentialsFolder, type CredentialsFolder } from '../test-support/credentials-folder.js';
import { setEnvironment } from '../test-support/with-environment.js';
import { SSO_ACCOUNT, SSO_CONFIG, ssoHome } from '../test-support/sso-home.js';

let sandbox: Sandbox;
let folder: CredentialsFolder;
let base: SandboxUser;
let middle: string;
let last: string;
let open: string;

const strategyWith = (options: CredentialsFilePathOptions = {}) =>
  credentialsFilePathStrategy({ ssoPortalEndpoint: sandbox.ssoEndpoint, stsEndpoint: sandbox.stsEndpoint, ...options });
const opened = (content: string, profile = 'last', strategy = strategyWith()) => strategy.open({ path: folder.write(content), profile });
const resolve = (content: string, profile?: string, strategy?: ReturnType<typeof strategyWith>) =>
  opened(content, profile, strategy).resolve({ refresh: false })();
const asked = (): number => sandbox.requests.filter(({ operation }) => operation === 'AssumeRole').length;
const keysOf = ({ accessKeyId, secretAccessKey }: SandboxUser): string => `aws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;

beforeAll(async () => {
  sandbox = await startSandbox();
  base = sandbox.addUser({ name: 'base' });
  sandbox.addUser({ name: 'worker' });
  sandbox.addUser({ name: 'loader' });
  open = sandbox.addRole({ name: 'Open', actsAs: 'worker' }).arn;
  middle = sandbox.addRole({ name: 'Middle', actsAs: 'worker', trusts: ['base'], externalId: 'ours' }).arn;
  last = sandbox.addRole({ name: 'Last', actsAs: 'loader', trusts: ['Middle'] }).arn;
});
afterAll(() => sandbox.stop());
beforeEach(() => {
  folder = credentialsFolder();
  sandbox.clearRequests();
  sandbox.faults.clear();
});
afterEach(() => folder.remove());

/** Three profiles: keys take on the role Middle, which takes on the role Last. */
const chain = (): string => `[last]
role_arn = ${last}
source_profile = middle
role_session_name = nightly
duration_seconds = 900
region = eu-west-1

[middle]
role_arn = ${middle}
source_profile = base
external_id = ours

[base]
${keysOf(base)}`;

describe('a profile whose role other profiles of its file take on', () => {
  it('gives the credentials of the last role, with how they were come by', async () => {
    const found = await rightOf(opened(chain()).resolve({ refresh: false }));

    expect(found.credentials.accessKeyId).toMatch(/^ASIA/);
    expect(found.provides).toEqual({ region: 'eu-west-1' });
    expect(found.expiresAt?.getTime()).toBeLessThan(Date.now() + 901_000);
    expect(found.provenance).toEqual({
      strategy: 'credentials-file-path',
      facts: {
        file: folder.path(),
        profile: 'last',
        line: 1,
        role: last,
        session: expect.stringContaining('/Last/nightly'),
        chain: 'base -> middle -> last',
        accessKeyId: found.credentials.accessKeyId,
        expiresAt: found.expiresAt?.toISOString(),
      },
    });
    expect(asked()).toBe(2);
  });

  it('asks STS once for all connections to it, and again only when told to', async () => {
    const strategy = strategyWith();
    const path = folder.write(chain());
    const sources = Array.from({ length: 20 }, () => strategy.open({ path, profile: 'last' }));
    const all = await Promise.all(sources.map((source) => rightOf(source.resolve({ refresh: false }))));

    expect(new Set(all.map(({ credentials }) => credentials)).size).toBe(1);
    expect(asked()).toBe(2);
    const again = await rightOf(strategy.open({ path, profile: 'last' }).resolve({ refresh: true }));
    expect(again.credentials.accessKeyId).not.toBe(all[0]?.credentials.accessKeyId);
    expect(asked()).toBe(3);
  });

  it('follows a rotation of the keys that everything begins with', async () => {
    const source = opened(chain());
    await rightOf(source.resolve({ refresh: false }));
    const key = sandbox.addKey('base');
    folder.write(chain().replace(base.accessKeyId, key.accessKeyId).replace(base.secretAccessKey, key.secretAccessKey));

    await rightOf(source.resolve({ refresh: false }));
    expect(asked()).toBe(4);
  });

  it('follows no endpoint that its file names: who writes the file does not choose where credentials go', async () => {
    const elsewhere = await startSandbox();
    const own = `endpoint_url = ${elsewhere.stsEndpoint}\nservices = own\n`;
    const services = `[services own]\nsts =\n  endpoint_url = ${elsewhere.stsEndpoint}\n`;

    expect(await resolve(`${chain().replace('region =', `${own}region =`)}${services}`)).toMatchObject(E.right({ provenance: { facts: { role: last } } }));
    expect([asked(), elsewhere.requests]).toEqual([2, []]);
    await elsewhere.stop();
  });

  it('takes neither keys nor profile from the environment of the server', async () => {
    const restore = setEnvironment({ AWS_ACCESS_KEY_ID: 'AKIAENV', AWS_SECRET_ACCESS_KEY: 'x', AWS_PROFILE: 'middle', AWS_ROLE_ARN: open });
    const outcome = await resolve(chain());
    restore();

    expect(outcome).toMatchObject(E.right({ provenance: { facts: { chain: 'base -> middle -> last' } } }));
    expect(sandbox.requests[0]).toMatchObject({ operation: 'AssumeRole', accessKeyId: base.accessKeyId });
  });

  it('may begin with SSO', async () => {
    const home = ssoHome();
    home.login();
    sandbox.addSsoSession({ accessToken: 'portal-token', accounts: [{ accountId: SSO_ACCOUNT, roleName: 'Reader', user: 'base' }] });
    home.writeConfig(`${SSO_CONFIG}\n[profile last]\nrole_arn = ${open}\nsource_profile = dev\n`);
    const found = await rightOf(strategyWith({ homeFolder: home.folder }).open({ path: home.config, profile: 'last' }).resolve({ refresh: false }));
    home.remove();

    expect(found.provenance.facts['chain']).toBe('dev -> last');
  });

  it.each([
    ['a profile that takes on its role with its own keys', () => `[last]\n${keysOf(base)}role_arn = ${open}\nsource_profile = last\n`, 'last -> last'],
    [
      'keys beside a role, which are not used',
      () => `[last]\naws_access_key_id = x\naws_secret_access_key = y\nrole_arn = ${open}\nsource_profile = base\n[base]\n${keysOf(base)}`,
      'base -> last',
    ],
    [
      'a source with keys and a role, of which the keys are used',
      () => `[last]\nrole_arn = ${open}\nsource_profile = base\n[base]\n${keysOf(base)}role_arn = ${last}\nsource_profile = gone\n`,
      'base -> last',
    ],
  ])('is read as AWS’s own tools read %s', async (_what, content, order) => {
    expect(await resolve(content())).toMatchObject(E.right({ provenance: { facts: { chain: order } } }));
  });

  it.each([
    ['nobody takes it on', '[last]\nrole_arn = ROLE\n', 'ProfileIncomplete', 'Line 2:'],
    ['the role is missing', '[last]\nregion = eu-west-1\nsource_profile = base\n', 'ProfileIncomplete', 'Line 3:'],
    ['its source is not in the file', '[last]\nrole_arn = ROLE\nsource_profile = gone\n', 'RoleSourceNotFound', 'Line 3:'],
    ['its source has half a pair', '[last]\nrole_arn = ROLE\nsource_profile = b\n[b]\naws_access_key_id = A\n', 'ProfileIncomplete', 'aws_secret_access_key'],
    ['its source has nothing', '[last]\nrole_arn = ROLE\nsource_profile = b\n[b]\n', 'ProfileIncomplete', '"b" (line 4)'],
    ['it needs a code from a device', '[last]\nrole_arn = ROLE\nsource_profile = b\nmfa_serial = x\n[b]\n', 'ProfileNotAllowed', 'Line 4:'],
    ['its source runs a program', '[last]\nrole_arn = ROLE\nsource_profile = b\n[b]\ncredential_process = x\n', 'ProfileNotAllowed', 'Line 5:'],
    ['it names the server as its source', '[last]\nrole_arn = ROLE\ncredential_source = Environment\n', 'ProfileNotAllowed', 'Line 3:'],
    ['it goes round in a circle', '[last]\nrole_arn = ROLE\nsource_profile = b\n[b]\nrole_arn = ROLE\nsource_profile = last\n', 'RoleLoop', '"last" -> "b" -> "last"'],
    [
      'it goes round in a circle past keys',
      '[last]\naws_access_key_id = A\naws_secret_access_key = B\nrole_arn = ROLE\nsource_profile = b\n[b]\nrole_arn = ROLE\nsource_profile = last\n',
      'RoleLoop',
      '"last" -> "b" -> "last"',
    ],
    ['it names itself without keys', '[last]\nrole_arn = ROLE\nsource_profile = last\n', 'RoleLoop', 'Line 3:'],
    ['the role is no ARN', '[last]\nrole_arn = admin\nsource_profile = b\n[b]\n', 'RoleSettingsInvalid', 'Line 2: "role_arn"'],
    ['the session name cannot be one', '[last]\nrole_arn = ROLE\nsource_profile = b\nrole_session_name = a b\n', 'RoleSettingsInvalid', 'Line 4:'],
    ['the external id cannot be one', '[last]\nrole_arn = ROLE\nsource_profile = b\nexternal_id = ä\n', 'RoleSettingsInvalid', 'Line 4:'],
    ['the duration is out of bounds', '[last]\nrole_arn = ROLE\nsource_profile = b\nduration_seconds = 899\n', 'RoleSettingsInvalid', 'Line 4:'],
    ['the region is no region', '[last]\nrole_arn = ROLE\nsource_profile = b\nregion = x@evil.test\n', 'RoleSettingsInvalid', 'Line 4:'],
    ['the region is in another partition', '[last]\nrole_arn = ROLE\nsource_profile = b\nregion = cn-north-1\n', 'RoleSettingsInvalid', '(line 4)'],
    [
      'a role taken on by a role is to last too long',
      '[last]\nrole_arn = ROLE\nsource_profile = b\nduration_seconds = 7200\n[b]\nrole_arn = ROLE\nsource_profile = c\n[c]\naws_access_key_id = A\naws_secret_access_key = B\n',
      'RoleSettingsInvalid',
      '(role on line 2)',
    ],
  ])('is refused before anybody is asked when %s', async (_what, content, code, words) => {
    const outcome = await resolve(content.replaceAll('ROLE', open));

    expect(outcome).toMatchObject(E.left({ code, field: 'profile', problem: expect.stringContaining(words) }));
    expect(outcome).toMatchObject(E.left({ remedy: expect.stringMatching(/\.$/) }));
    expect(asked()).toBe(0);
  });

  it('is refused, with the operator’s switch, where the operator has not allowed it', async () => {
    expect(await resolve(chain(), 'last', strategyWith({ credentialsFileKinds: ['static'] }))).toMatchObject(
      E.left({
        code: 'ProfileNotAllowed',
        problem: 'Line 2: the profile "last" signs in by "role_arn" (role-chain), which is not allowed here.',
        remedy: expect.stringContaining('AQUEDUCT_CREDENTIALS_FILE_KINDS=static,role-chain'),
      }),
    );
  });

  it('says who was denied which role, whose keys were refused, and when STS is away', async () => {
    expect(await resolve(chain().replace('ours', 'theirs'))).toMatchObject(
      E.left({ _tag: 'CredentialsRejected', code: 'RoleDenied', problem: expect.stringMatching(/the profile "base" .*Middle.*"middle" \(line 9\).*sts:AssumeRole/) }),
    );
    expect(await resolve(chain().replace(base.secretAccessKey, 'wrong-secret-canary'))).toMatchObject(
      E.left({ _tag: 'CredentialsRejected', code: 'SourceRejected', problem: expect.stringContaining('the profile "base"') }),
    );
    expect(await resolve(chain(), 'last', strategyWith({ stsEndpoint: 'http://127.0.0.1:1' }))).toMatchObject(
      E.left({ _tag: 'CredentialsUnavailable', code: 'StsUnreachable', problem: expect.stringContaining('ECONNREFUSED') }),
    );
  });

  it('follows a chain of hundreds of profiles', async () => {
    const links = Array.from({ length: 200 }, (_, n) => `[p${n}]\nrole_arn = ${open}\nsource_profile = p${n + 1}\n`).join('');

    expect(await resolve(`${links}[p200]\n[last]\nrole_arn = ${open}\nsource_profile = p0\n`)).toMatchObject(
      E.left({ code: 'ProfileIncomplete', problem: expect.stringContaining('"p200"') }),
    );
  });
});
