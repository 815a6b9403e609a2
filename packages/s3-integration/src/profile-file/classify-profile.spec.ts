import { classifyProfile } from './classify-profile.js';
import { parseProfileFile } from './parse-profile-file.js';

const classOf = (lines: string) => classifyProfile(parseProfileFile(`[a]\n${lines}`).profiles.get('a')!);
const PAIR = 'aws_access_key_id = x\naws_secret_access_key = y\n';

describe('classifyProfile', () => {
  it.each([
    ['static', PAIR],
    ['sso', 'sso_session = x'],
    ['sso', 'sso_start_url = x\nsso_region = y'],
    ['role-chain', `role_arn = x\nsource_profile = y`],
    ['role-chain', 'mfa_serial = x'],
    ['web-identity', 'role_arn = x\nweb_identity_token_file = y'],
    ['metadata', 'role_arn = x\ncredential_source = y'],
    ['process', 'credential_process = x'],
    ['login', 'login_session = x'],
    ['incomplete', 'region = x'],
    ['incomplete', 'aws_access_key_id = x'],
    ['incomplete', 'credential_process =\nrole_arn = # later'],
  ])('calls a profile %s', (kind, lines) => {
    expect(classOf(lines).kind).toBe(kind);
  });

  it('goes by what reaches furthest, and shows every line that says so', () => {
    expect(classOf(`${PAIR}credential_process = x\nrole_arn = y`)).toEqual({
      kind: 'process',
      evidence: [
        { kind: 'static', key: 'aws_access_key_id', line: 2 },
        { kind: 'static', key: 'aws_secret_access_key', line: 3 },
        { kind: 'process', key: 'credential_process', line: 4 },
        { kind: 'role-chain', key: 'role_arn', line: 5 },
      ],
    });
  });
});
