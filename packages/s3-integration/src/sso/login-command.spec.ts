import { createHash } from 'node:crypto';
import { loginCommand } from './login-command.js';

const TOKEN = `${createHash('sha1').update('corp').digest('hex')}.json`;

describe('loginCommand', () => {
  it.each([
    ['the config file of the home folder', '/home/me/.aws/config', 'aws sso login --profile dev'],
    ['another file beside it', '/home/me/.aws/work', 'AWS_CONFIG_FILE=/home/me/.aws/work aws sso login --profile dev'],
    [
      "another home's config file",
      '/srv/aws user/.aws/config',
      "HOME='/srv/aws user' AWS_CONFIG_FILE='/srv/aws user/.aws/config' aws sso login --profile dev",
    ],
  ])('is for %s', (_which, file, command) => {
    expect(loginCommand(file, 'dev', 'corp', '/home/me')).toBe(command);
  });

  it('copies the token for a file elsewhere, because aws writes it below the home folder', () => {
    expect(loginCommand('/etc/aqueduct/aws', 'dev', 'corp', '/home/me')).toBe(
      'AWS_CONFIG_FILE=/etc/aqueduct/aws aws sso login --profile dev && mkdir -p /etc/aqueduct/sso/cache && ' +
        `cp "$HOME"/.aws/sso/cache/${TOKEN} /etc/aqueduct/sso/cache/`,
    );
  });

  it('copies the token to where the operator has tokens, unless aws writes it there', () => {
    expect(loginCommand('/home/me/.aws/config', 'dev', 'corp', '/home/me', '/srv/tokens')).toBe(
      `aws sso login --profile dev && mkdir -p /srv/tokens && cp "$HOME"/.aws/sso/cache/${TOKEN} /srv/tokens/`,
    );
    expect(loginCommand('/home/me/.aws/config', 'dev', 'corp', '/home/me', '/home/me/.aws/sso/cache')).toBe('aws sso login --profile dev');
  });

  it('quotes a name that a shell would read as more than a name', () => {
    expect(loginCommand('/home/me/.aws/config', "a b'; rm -rf $HOME", 'corp', '/home/me')).toBe(
      `aws sso login --profile 'a b'\\''; rm -rf $HOME'`,
    );
  });
});
