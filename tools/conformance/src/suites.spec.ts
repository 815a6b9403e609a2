import { runContainerCase } from './container-suite.js';
import { runGrammarCase } from './grammar-suite.js';
import { runParserCase } from './parser-suite.js';
import { runRoleChainCase } from './role-chain-suite.js';

describe('the suites', () => {
  it('hold two files against the parser', () => {
    const input = { configFile: '[profile a]\nx = 1\ny = 1\n[sso-session s]\nz = 1', credentialsFile: '[a]\nX = 2' };

    const good = runParserCase({ name: 'n', input, output: { config: { profiles: { a: { y: '1', x: '2' } }, sso_sessions: { s: { z: '1' } } } } });
    const bad = runParserCase({ name: 'n', input: { configFile: '[profile a' }, output: { errorContaining: 'x' } });

    expect(good.actual).toBe(good.expected);
    expect(bad).toEqual({ name: 'n', expected: 'refused', actual: 'refused' });
  });

  it('hold an odd file against the path strategy', async () => {
    const text = '[default]\naws_access_key_id = A\naws_secret_access_key = S\n';
    const one = { name: 'n', profile: 'default', config: { text: '' }, credentials: { text }, jsSdk: 'A/S/-', botocore: 'A/S/-' };

    expect(await runGrammarCase(one)).toEqual({ name: 'n', expected: 'A/S/-', actual: 'A/S/-' });
    expect(await runGrammarCase({ ...one, botocore: 'ERROR x' })).toMatchObject({ expected: expect.stringContaining('as declared') });
  });

  it('follow a chain of roles by who signs each step', async () => {
    const role = (name: string, source: string) => ({ role_arn: `arn:aws:iam::123456789012:role/${name}`, source_profile: source });
    const profiles = { a: role('A', 'b'), b: role('B', 'c'), c: { aws_access_key_id: 'K', aws_secret_access_key: 'S' } };
    const chain: ReadonlyArray<Readonly<Record<string, Readonly<Record<string, string>>>>> = [
      { AccessKey: { access_key_id: 'K' } },
      { AssumeRole: { role_arn: role('B', '').role_arn } },
      { AssumeRole: { role_arn: role('A', '').role_arn } },
    ];
    const right = await runRoleChainCase({ docs: 'n', input: { profiles, selected_profile: 'a' }, output: { ProfileChain: chain } });
    const wrong = await runRoleChainCase({ docs: 'n', input: { profiles, selected_profile: 'a' }, output: { ProfileChain: chain.slice(0, 2) } });

    expect(right.actual).toBe(right.expected);
    expect(wrong.actual).not.toBe(wrong.expected);
  });

  it.each(['Environment', 'EcsContainer', 'Ec2InstanceMetadata'])('let this machine take on a role as its %s', async (source) => {
    const role = { role_arn: 'arn:aws:iam::123456789012:role/A' };
    const { expected, actual } = await runRoleChainCase({
      docs: 'n',
      input: { profiles: { a: { ...role, credential_source: source } }, selected_profile: 'a' },
      output: { ProfileChain: [{ NamedSource: source }, { AssumeRole: role }] },
    });

    expect(actual).toBe(expected);
    expect(actual).toContain(`signed by key-of-${source}`);
  });

  it('show STS the token of the file that a profile names, and the portal the login of its session', async () => {
    const token = { role_arn: 'arn:aws:iam::123456789012:role/A', web_identity_token_file: '/var/token' };
    const sso = { sso_account_id: '123456789012', sso_role_name: 'R', sso_session: 'corp' };
    const session = { sso_region: 'eu-west-1', sso_start_url: 'https://x.example' };
    const web = await runRoleChainCase({ docs: 'n', input: { profiles: { a: token }, selected_profile: 'a' }, output: { ProfileChain: [{ WebIdentityToken: token }] } });
    const portal = await runRoleChainCase({
      docs: 'n',
      input: { profiles: { a: sso }, sso_sessions: { corp: session }, selected_profile: 'a' },
      output: { ProfileChain: [{ Sso: { ...sso, ...session } }] },
    });

    expect(web).toMatchObject({ actual: web.expected, expected: expect.stringContaining('by the token in /var/token') });
    expect(portal).toMatchObject({ actual: portal.expected, expected: expect.stringContaining('by the login of corp') });
  });

  it('take a refusal for a pass only when it is for the reason of the case', async () => {
    const refusedFor = (said: string) => runRoleChainCase({ docs: 'n', input: { profiles: { a: {} }, selected_profile: 'a' }, output: { Error: said } });

    expect(await refusedFor('profile `a` did not contain credential information')).toMatchObject({ expected: 'refused: ProfileIncomplete', actual: 'refused: ProfileIncomplete' });
    expect((await refusedFor('profile formed an infinite loop')).expected).toBe('refused: RoleLoop');
    expect((await refusedFor('something new')).expected).toBe('refused: for something new');
  });

  it('hold the variables of a container against where they lead', () => {
    const env = { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://elsewhere.example/x' };

    expect(runContainerCase({ docs: 'n', env: {}, result: { ErrorContains: 'No environment variables were set' } })).toMatchObject({ expected: 'refused: HostIdentityMissing', actual: 'refused: HostIdentityMissing' });
    expect(runContainerCase({ docs: 'n', env, result: { Ok: 'http://elsewhere.example/x' } }).actual).toBe('refused: HostIdentityMisconfigured');
  });
});
