import * as E from 'fp-ts/lib/Either.js';
import { containerCredentialsUrl } from './container-endpoint.js';

const RELATIVE = 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI';
const FULL = 'AWS_CONTAINER_CREDENTIALS_FULL_URI';
const CANARY = 'canary-path';

describe('containerCredentialsUrl', () => {
  it.each([
    ['/v2/credentials/id', 'http://169.254.170.2/v2/credentials/id'],
    ['/credentials?a=1&a=2', 'http://169.254.170.2/credentials?a=1&a=2'],
    ['//elsewhere.example/x', 'http://169.254.170.2//elsewhere.example/x'],
  ])('takes the path %j for one of the ECS agent, whatever else is set', (path, url) => {
    expect(containerCredentialsUrl({ [RELATIVE]: path, [FULL]: 'https://other.example/' })).toEqual(E.right({ url, variable: RELATIVE }));
  });

  it.each([
    'https://credentials.example/x',
    'https://credentials.example:8443/x',
    'http://localhost:8080/x',
    'http://127.0.0.1/x',
    'http://127.8.9.10:99/x',
    'http://[::1]:8080/x',
    'http://169.254.170.2/x',
    'http://169.254.170.23/v1/x',
    'http://[fd00:ec2::23]/v1/x',
  ])('goes to %s', (url) => {
    expect(containerCredentialsUrl({ [FULL]: url })).toEqual(E.right({ url, variable: FULL }));
    expect(containerCredentialsUrl({ [FULL]: url, [RELATIVE]: '' })).toEqual(E.right({ url, variable: FULL }));
  });

  it.each([
    ['http://credentials.example/canary-path', 'credentials.example'],
    ['http://10.0.0.1/canary-path', '10.0.0.1'],
    ['http://169.254.169.254/canary-path', '169.254.169.254'],
    ['http://[fd00:ec2::254]/canary-path', 'fd00:ec2::254'],
    ['http://[::ffff:10.0.0.1]/canary-path', '::ffff:a00:1'],
    ['http://127.0.0.1.example/canary-path', '127.0.0.1.example'],
    ['http://localhost.example/canary-path', 'localhost.example'],
    ['http://localhost@credentials.example/canary-path', 'credentials.example'],
    ['ftp://localhost/canary-path', '"ftp"'],
    ['file:///canary-path', '"file"'],
    ['/canary-path', 'no whole URL'],
    ['localhost/canary-path', 'no whole URL'],
    ['http://', 'no whole URL'],
  ])('refuses %s, names the variable, and repeats no path', (url, words) => {
    const outcome = containerCredentialsUrl({ [FULL]: url });

    expect(outcome).toMatchObject(
      E.left({ code: 'HostIdentityMisconfigured', problem: expect.stringContaining(FULL), remedy: expect.stringMatching(/\.$/) }),
    );
    expect(outcome).toMatchObject(E.left({ problem: expect.stringContaining(words) }));
    expect(JSON.stringify(outcome)).not.toContain(CANARY);
  });

  it.each(['credentials/canary-path', '@elsewhere.example/canary-path', ':8080/canary-path', '.elsewhere.example/canary-path', 'https://elsewhere.example/canary-path'])(
    'refuses the path %j, which could lead to another host',
    (path) => {
      const outcome = containerCredentialsUrl({ [RELATIVE]: path, [FULL]: 'https://good.example/' });

      expect(outcome).toMatchObject(E.left({ code: 'HostIdentityMisconfigured', problem: expect.stringContaining(RELATIVE) }));
      expect(JSON.stringify(outcome)).not.toContain(CANARY);
    },
  );

  it.each([{}, { [RELATIVE]: '', [FULL]: '' }])('says which variables are missing when none is set: %j', (env) => {
    expect(containerCredentialsUrl(env)).toMatchObject(
      E.left({ code: 'HostIdentityMissing', remedy: expect.stringMatching(new RegExp(`${RELATIVE} or ${FULL}`)) }),
    );
  });
});
