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

    expect('actual' in right && right.actual === right.expected).toBe(true);
    expect('actual' in wrong && wrong.actual === wrong.expected).toBe(false);
  });

  it('never count as a pass what was not tried', () => {
    expect(runContainerCase({ docs: 'n', env: {}, result: { Ok: 'x' } }).verdict).toBe('unsupported');
  });
});
