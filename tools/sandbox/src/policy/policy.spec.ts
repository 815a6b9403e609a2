import fc from 'fast-check';
import { decide } from './decide.js';
import { matchesGlob } from './glob.js';
import { readPolicy } from './policy-document.js';

describe(matchesGlob.name, () => {
  it.each([
    ['*', '', true],
    ['a*c', 'abbc', true],
    ['a*c', 'abbcd', false],
    ['a?c', 'ac', false],
    ['*a*b', 'xaxbxb', true],
    ['', 'a', false],
    ['.', 'a', false],
  ])('matches %j and %j: %j', (pattern, text, expected) => {
    expect(matchesGlob(pattern, text)).toBe(expected);
  });

  it('agrees with the regular expression of the same meaning', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?') , maxLength: 12 });
    fc.assert(
      fc.property(text, text, (pattern, subject) => {
        const source = [...pattern].map((char) => (char === '*' ? '[^]*' : char === '?' ? '[^]' : char)).join('');
        expect(matchesGlob(pattern, subject)).toBe(new RegExp(`^${source}$`).test(subject));
      }),
    );
  });

  it('stays fast for hostile patterns', () => {
    expect(matchesGlob(`${'*a'.repeat(1000)}b`, 'a'.repeat(5000))).toBe(false);
  });
});

const statement = (changes: Readonly<Record<string, unknown>>) => ({ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::lake/*', ...changes });
const read = (...statements: ReadonlyArray<unknown>) => readPolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }), 'identity', 'MalformedPolicyDocument');

describe(decide.name, () => {
  const question = { action: 's3:GetObject', resource: 'arn:aws:s3:::lake/in/a', principals: [], context: new Map() };

  it('says nothing about what no statement names', () => {
    expect(decide(read(statement({ Action: 's3:PutObject' })), question)).toBe('silent');
    expect(decide(read(statement({ Resource: 'arn:aws:s3:::lake' })), question)).toBe('silent');
  });

  it('reads actions without regard to case, and wildcards', () => {
    expect(decide(read(statement({ Action: ['s3:GETobject'] })), question)).toBe('allow');
    expect(decide(read(statement({ Action: 's3:Get*', Resource: '*' })), question)).toBe('allow');
  });

  it('follows NotAction and NotResource', () => {
    const all = statement({ Action: 's3:*', Resource: '*' });
    const onlyReads = read(all, { Effect: 'Deny', NotAction: ['s3:getobject', 's3:ListBucket'], Resource: '*' });
    const onlyIn = read(all, { Effect: 'Deny', Action: 's3:*', NotResource: ['arn:aws:s3:::lake/in/*'] });

    expect([decide(onlyReads, question), decide(onlyReads, { ...question, action: 's3:PutObject' })]).toEqual(['allow', 'deny']);
    expect([decide(onlyIn, question), decide(onlyIn, { ...question, resource: 'arn:aws:s3:::lake/out/a' })]).toEqual(['allow', 'deny']);
  });

  it('lets a deny win', () => {
    const policy = read(statement({}), statement({ Effect: 'Deny', Resource: 'arn:aws:s3:::lake/in/*' }));
    expect(decide(policy, question)).toBe('deny');
    expect(decide(policy, { ...question, resource: 'arn:aws:s3:::lake/out/a' })).toBe('allow');
  });

  it.each([
    ['StringEquals', ['in/', 'out/'], 'in/', 'allow'],
    ['StringEquals', 'in/', 'in/a', 'silent'],
    ['StringLike', 'in/*', 'in/a', 'allow'],
    ['StringLike', 'in/*', undefined, 'silent'],
    ['StringNotLike', 'in/*', 'out/', 'allow'],
    ['StringNotEquals', 'in/', 'in/', 'silent'],
  ])('follows %s %j for %j', (operator, values, value, expected) => {
    const context = new Map(value === undefined ? [] : [['s3:prefix', value] as const]);
    expect(decide(read(statement({ Condition: { [operator]: { 's3:prefix': values } } })), { ...question, context })).toBe(expected);
  });
});

describe(readPolicy.name, () => {
  const codeOf = (run: () => unknown): unknown => {
    try {
      return run();
    } catch (error) {
      return (error as { readonly code?: unknown }).code;
    }
  };

  it.each([
    ['{', 'MalformedPolicyDocument'],
    ['[]', 'MalformedPolicyDocument'],
    ['{"Statement": []}', 'MalformedPolicyDocument'],
    [JSON.stringify({ Version: 'x', Statement: statement({}) }), 'MalformedPolicyDocument'],
    [JSON.stringify({ Statement: statement({ Effect: 'allow' }) }), 'MalformedPolicyDocument'],
    [JSON.stringify({ Statement: statement({ Action: 'GetObject' }) }), 'MalformedPolicyDocument'],
    [JSON.stringify({ Statement: statement({ Resource: 'lake' }) }), 'MalformedPolicyDocument'],
    [JSON.stringify({ Statement: statement({ Principal: '*' }) }), 'MalformedPolicyDocument'],
    [JSON.stringify({ Statement: statement({ NotAction: 's3:*' }) }), 'MalformedPolicyDocument'],
    [JSON.stringify({ Statement: statement({ NotResource: '*' }) }), 'MalformedPolicyDocument'],
    [JSON.stringify({ Statement: statement({ NotPrincipal: '*' }) }), 'NotImplemented'],
    [JSON.stringify({ Statement: statement({ Resource: 'arn:aws:s3:::${aws:username}' }) }), 'NotImplemented'],
    [JSON.stringify({ Statement: statement({ Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }) }), 'NotImplemented'],
    [JSON.stringify({ Statement: statement({ Condition: { StringEquals: { 'aws:username': 'x' } } }) }), 'NotImplemented'],
  ])('refuses %s as %s', (text, code) => {
    expect(codeOf(() => readPolicy(text, 'identity', 'MalformedPolicyDocument'))).toBe(code);
  });

  it.each([undefined, 'alice', { Service: 'ec2.amazonaws.com' }, { AWS: 'alice' }, { AWS: [] }])('wants a principal in a policy of a resource, and refuses %j', (Principal) => {
    const text = JSON.stringify({ Statement: statement({ Principal }) });
    expect(codeOf(() => readPolicy(text, 'resource', 'MalformedPolicy'))).toBe('MalformedPolicy');
  });
});
